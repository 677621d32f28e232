namespace ArcBox.Protocol;

/// <summary>An archive that somebody else makes, opened anew for each build.</summary>
internal sealed class StreamBuildContext(Func<CancellationToken, ValueTask<Stream>> open) : ImageBuildContext
{
    public override async Task WriteToAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Stream tar = await open(cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The function that opens the build context's archive returned null.");
        await using (tar.ConfigureAwait(false))
        {
            await new ForeignStream(tar).CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        }
    }

    public override string ToString() => "tar stream, opened for each build";
}
