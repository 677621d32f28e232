using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>Tells of local images.</summary>
internal sealed class ImageQueries(ImageStore store, TimeProvider time)
{
    public async Task<ListImagesResponse> ListAsync(ListImagesRequest request, CancellationToken cancellationToken)
    {
        ListFilters filters = ListFilters.Read(request.Filters, time.GetUtcNow());
        using StoreAccess access = await store.EnterAsync(cancellationToken).ConfigureAwait(false);
        ImageCatalog catalog = await access.ReadAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, ImageConfiguration> configurations = new(StringComparer.Ordinal);
        foreach (string id in catalog.Images.Keys)
            configurations.Add(id, await access.ReadConfigurationAsync(id, cancellationToken).ConfigureAwait(false));

        ImageListing listing = new(catalog, configurations, filters);
        return new ListImagesResponse { Images = { listing.Run(request.All) } };
    }

    public async Task<ImageInfo> InspectAsync(string text, CancellationToken cancellationToken)
    {
        using StoreAccess access = await store.EnterAsync(cancellationToken).ConfigureAwait(false);
        ImageCatalog catalog = await access.ReadAsync(cancellationToken).ConfigureAwait(false);
        StoredImage image = catalog.Get(text);
        ImageConfiguration configuration = await access.ReadConfigurationAsync(image.Id, cancellationToken).ConfigureAwait(false);
        return ImageMessages.ToInfo(image, configuration, catalog.NamesOf(image.Id));
    }

    public async Task<ExistsImageResponse> ExistsAsync(string text, CancellationToken cancellationToken)
    {
        ImageCatalog catalog = await store.References.ReadAsync(cancellationToken).ConfigureAwait(false);
        return catalog.Find(text) is { } image ? new ExistsImageResponse { Exists = true, Id = image.Id } : new ExistsImageResponse();
    }

    /// <summary>Fails if a pulled image is for another platform than the one asked for.</summary>
    public async Task CheckPlatformAsync(StoredImage image, ImageReference reference, Platform wanted, CancellationToken cancellationToken)
    {
        using StoreAccess access = await store.EnterAsync(cancellationToken).ConfigureAwait(false);
        ImageConfiguration configuration = await access.ReadConfigurationAsync(image.Id, cancellationToken).ConfigureAwait(false);
        if (!wanted.Accepts(configuration.Platform)) throw EngineFailures.OtherPlatform(reference, configuration.Platform, wanted);
    }
}
