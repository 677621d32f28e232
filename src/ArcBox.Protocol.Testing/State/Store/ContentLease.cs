namespace ArcBox.Protocol.Testing;

/// <summary>Keeps content while a transfer or build makes an image of it. What no image uses in the end goes with the lease.</summary>
internal sealed class ContentLease(ImageStore store) : IAsyncDisposable
{
    private readonly HashSet<string> _digests = new(StringComparer.Ordinal);

    public async Task HoldAsync(IEnumerable<string> digests, CancellationToken cancellationToken)
    {
        using StoreAccess access = await store.EnterAsync(cancellationToken).ConfigureAwait(false);
        Hold(digests);
    }

    /// <summary>Keeps all of an image.</summary>
    /// <returns>The image as it is held: with the manifest that the store has for it. Null if there is none.</returns>
    public async Task<StoredImage?> HoldImageAsync(string id, CancellationToken cancellationToken)
    {
        using StoreAccess access = await store.EnterAsync(cancellationToken).ConfigureAwait(false);
        ImageCatalog catalog = await access.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!catalog.Images.TryGetValue(id, out StoredImage? image)) return null;
        Hold(image.Content);
        return image;
    }

    public async ValueTask DisposeAsync()
    {
        using StoreAccess access = await store.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (string digest in _digests) store.Release(digest);
        await store.CollectAsync(_digests).ConfigureAwait(false);
        _digests.Clear();
    }

    private void Hold(IEnumerable<string> digests)
    {
        foreach (string digest in digests)
        {
            if (_digests.Add(digest)) store.Hold(digest);
        }
    }
}
