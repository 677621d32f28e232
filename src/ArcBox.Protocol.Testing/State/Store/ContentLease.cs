namespace ArcBox.Protocol.Testing;

/// <summary>Keeps content while a transfer or build makes an image of it. What no image uses in the end goes with the lease.</summary>
internal sealed class ContentLease(ImageStore store) : IAsyncDisposable
{
    private readonly HashSet<string> _digests = new(StringComparer.Ordinal);

    public async Task HoldAsync(IEnumerable<string> digests, CancellationToken cancellationToken)
    {
        using StoreAccess access = await store.EnterAsync(cancellationToken).ConfigureAwait(false);
        foreach (string digest in digests)
        {
            if (_digests.Add(digest)) store.Hold(digest);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using StoreAccess access = await store.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (string digest in _digests) store.Release(digest);
        await store.CollectAsync(_digests).ConfigureAwait(false);
        _digests.Clear();
    }
}
