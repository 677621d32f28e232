namespace ArcBox.Protocol.Testing;

/// <summary>A piece of content on its way from one store to another.</summary>
internal sealed class BlobTransfer : IAsyncDisposable
{
    private readonly Stream _source;
    private readonly IContentWriter _target;

    private BlobTransfer(Stream source, IContentWriter target) => (_source, _target) = (source, target);

    public static async Task<BlobTransfer> OpenAsync(ValueTask<Stream> source, Func<ValueTask<IContentWriter>> target)
    {
        Stream opened = await source.ConfigureAwait(false);
        try
        {
            return new BlobTransfer(opened, await target().ConfigureAwait(false));
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Moves the next bytes; fewer, if the source has no more.</summary>
    public async Task MoveAsync(long count, CancellationToken cancellationToken)
    {
        byte[] part = new byte[count];
        int read = await _source.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        await _target.WriteAsync(part.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="InvalidDataException">The bytes are not those that were promised.</exception>
    public ValueTask CommitAsync(CancellationToken cancellationToken) => _target.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        await _target.DisposeAsync().ConfigureAwait(false);
    }
}
