namespace ArcBox.Protocol;

/// <summary>An archive that somebody else makes, opened anew for each build.</summary>
internal sealed class StreamBuildContext(Func<CancellationToken, ValueTask<Stream>> open) : ImageBuildContext
{
    public override async Task WriteToAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ForeignStream tar = await ForeignStream.OpenAsync(open, "the build context's archive", cancellationToken).ConfigureAwait(false);
        await using (tar.ConfigureAwait(false)) await tar.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
    }

    public override string ToString() => "tar stream, opened for each build";
}
