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
        await tar.CopyToAsync(destination, BufferSize, cancellationToken).ConfigureAwait(false);
    }

    public override string ToString() => "tar stream";
}
