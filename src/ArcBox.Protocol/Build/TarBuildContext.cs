namespace ArcBox.Protocol;

/// <summary>An archive that somebody else made.</summary>
internal sealed class TarBuildContext(Stream tar) : ImageBuildContext
{
    private const int BufferSize = 64 * 1024;
    private int _used;

    public override async Task WriteToAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Interlocked.Exchange(ref _used, 1) == 1)
            throw new InvalidOperationException("This build context can be read only once, and was. Make a new one, or use a directory.");
        // Never pooled: a read that was given up may still fill it.
        byte[] buffer = new byte[BufferSize];
        while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
            await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
    }

    public override string ToString() => "tar stream";

    // The stream is the caller's own and may ignore the token; a build must end all the same.
    private Task<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        Task<int> read = tar.ReadAsync(buffer, cancellationToken).AsTask();
        read.MayFailUnobserved();
        return read.WaitAsync(cancellationToken);
    }
}
