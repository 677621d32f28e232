namespace ArcBox.Protocol.Testing;

/// <summary>Keeps images and names in memory.</summary>
internal sealed class MemoryReferenceStore : IReferenceStore
{
    private readonly Lock _gate = new();
    private ImageCatalog _catalog = ImageCatalog.Empty;

    public ValueTask<ImageCatalog> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate) return ValueTask.FromResult(_catalog);
    }

    public ValueTask SetImageAsync(StoredImage image, CancellationToken cancellationToken)
        => Change(catalog => catalog with { Images = catalog.Images.SetItem(image.Id, image) });

    public ValueTask DeleteImageAsync(string id, CancellationToken cancellationToken)
        => Change(catalog => catalog with { Images = catalog.Images.Remove(id) });

    public ValueTask SetNameAsync(ImageReference name, string id, CancellationToken cancellationToken)
        => Change(catalog => catalog with { Names = catalog.Names.SetItem(name, id) });

    public ValueTask DeleteNameAsync(ImageReference name, CancellationToken cancellationToken)
        => Change(catalog => catalog with { Names = catalog.Names.Remove(name) });

    private ValueTask Change(Func<ImageCatalog, ImageCatalog> change)
    {
        lock (_gate) _catalog = change(_catalog);
        return ValueTask.CompletedTask;
    }
}
