namespace ArcBox.Protocol.Testing;

/// <summary>What one may do within a local store; until it is disposed, others wait.</summary>
/// <remarks>Changes are not cancelled half-way.</remarks>
internal sealed class StoreAccess(ImageStore store) : IDisposable
{
    private int _hasLeft;

    public ValueTask<ImageCatalog> ReadAsync(CancellationToken cancellationToken) => store.References.ReadAsync(cancellationToken);

    public async Task<ImageConfiguration> ReadConfigurationAsync(string id, CancellationToken cancellationToken)
        => ConfigurationJson.Read(await store.Content.ReadAllAsync(id, cancellationToken).ConfigureAwait(false));

    /// <summary>Adds an image whose content is there and leased.</summary>
    public async Task AddAsync(StoredImage image)
    {
        ImageCatalog catalog = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        // The manifest and parent that came first stay: the image is the same.
        if (!catalog.Images.ContainsKey(image.Id)) await store.References.SetImageAsync(image, CancellationToken.None).ConfigureAwait(false);
    }

    public ValueTask SetNameAsync(ImageReference name, string id) => store.References.SetNameAsync(NameKey.Of(name), id, CancellationToken.None);

    public ValueTask DeleteNameAsync(ImageReference name) => store.References.DeleteNameAsync(NameKey.Of(name), CancellationToken.None);

    /// <summary>Deletes an image without names, and what only it held.</summary>
    /// <returns>The chain ids of the layers that are gone, the topmost first.</returns>
    public async Task<IReadOnlyList<string>> DeleteAsync(StoredImage image)
    {
        await store.References.DeleteImageAsync(image.Id, CancellationToken.None).ConfigureAwait(false);
        ImageCatalog left = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        HashSet<string> used = [.. left.Images.Values.SelectMany(other => other.Layers).Select(layer => layer.ChainId)];
        await store.CollectAsync(image.Content).ConfigureAwait(false);
        return [.. image.Layers.Select(layer => layer.ChainId).Where(chain => !used.Contains(chain)).Reverse()];
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0) store.Leave();
    }
}
