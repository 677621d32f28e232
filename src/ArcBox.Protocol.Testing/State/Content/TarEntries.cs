using System.Formats.Tar;

namespace ArcBox.Protocol.Testing;

/// <summary>Reads the entries of archives that may be broken in any way.</summary>
internal static class TarEntries
{
    /// <exception cref="InvalidDataException">The archive is broken.</exception>
    /// <exception cref="EndOfStreamException">The archive is not whole.</exception>
    /// <exception cref="NotSupportedException">An entry is of a kind that .NET does not read, such as a sparse file.</exception>
    public static TarEntry? ReadEntry(this TarReader reader)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception exception) when (IsOfAHeader(exception))
        {
            throw Broken(exception);
        }
    }

    /// <inheritdoc cref="ReadEntry"/>
    public static async ValueTask<TarEntry?> ReadEntryAsync(this TarReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfAHeader(exception))
        {
            throw Broken(exception);
        }
    }

    // Numbers that are out of all bounds make TarReader throw these, which its documentation does not tell.
    private static bool IsOfAHeader(Exception exception) => exception is OverflowException or ArgumentOutOfRangeException or InvalidOperationException;

    private static InvalidDataException Broken(Exception exception) => new($"A number in a header is out of bounds: {exception.Message}", exception);
}
