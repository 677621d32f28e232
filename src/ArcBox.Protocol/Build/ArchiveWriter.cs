using System.Formats.Tar;

namespace ArcBox.Protocol;

/// <summary>
/// Writes entries that belong to root. In GNU's format, because .NET names its PAX headers after the process, so that no two runs would give the same
/// bytes; it has long names and sizes, too, and times in whole seconds, as the <c>docker</c> command line sends them.
/// </summary>
internal sealed class ArchiveWriter(TarWriter tar, DateTimeOffset? modificationTime)
{
    public Task WriteDirectoryAsync(string name, UnixFileMode mode, DateTimeOffset time, CancellationToken cancellationToken)
        => tar.WriteEntryAsync(Entry(TarEntryType.Directory, name + "/", mode, time), cancellationToken);

    public Task WriteLinkAsync(string name, string target, DateTimeOffset time, CancellationToken cancellationToken)
    {
        // A link has no mode of its own, and .NET would tell that of its target, which need not exist.
        GnuTarEntry entry = Entry(TarEntryType.SymbolicLink, name, FileModes.Link, time);
        entry.LinkName = target;
        return tar.WriteEntryAsync(entry, cancellationToken);
    }

    /// <summary>Writes a file whose content tells its length, and disposes the content.</summary>
    public async Task WriteFileAsync(string name, UnixFileMode mode, DateTimeOffset time, Stream content, CancellationToken cancellationToken)
    {
        await using (content.ConfigureAwait(false))
        {
            GnuTarEntry entry = Entry(TarEntryType.RegularFile, name, mode, time);
            entry.DataStream = content;
            await tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
            if (content is MeasuredStream measured) await measured.RequireEndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private GnuTarEntry Entry(TarEntryType type, string name, UnixFileMode mode, DateTimeOffset time)
        => new(type, name) { Mode = mode, ModificationTime = WholeSeconds(modificationTime ?? time) };

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
