namespace ArcBox.Protocol;

/// <summary>An archive that somebody else made, as a stream that can be read once.</summary>
internal sealed class TarBuildContext(Stream tar) : ImageBuildContext
{
    private int _used;

    public override Task WriteToAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Interlocked.Exchange(ref _used, 1) == 1)
            throw new InvalidOperationException(
                $"This build context can be read only once, and was. Make a new one, or use {nameof(FromStream)} or {nameof(FromDirectory)}.");
        return new ForeignStream(tar).CopyToAsync(destination, cancellationToken);
    }

    public override string ToString() => "tar stream";
}
