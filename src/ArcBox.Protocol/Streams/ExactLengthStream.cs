using Microsoft.Win32.SafeHandles;

namespace ArcBox.Protocol;

/// <summary>
/// Reads a file as long as it was when it was opened: one that grows is cut there, and one that shrinks is an error. Reads block, as all reads of files do
/// somewhere; a thread that is there for them anyway makes many small files cheaper than a detour for each.
/// </summary>
internal sealed class ExactLengthStream(SafeFileHandle file, string path) : MeasuredStream(RandomAccess.GetLength(file))
{
    protected override ValueTask<int> ReadSourceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int count = RandomAccess.Read(file, buffer.Span, Position);
        if (count == 0)
            throw new IOException($"'{path}' became shorter while it was read ({Position} of {Length} bytes). The build was given up.");
        return ValueTask.FromResult(count);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
