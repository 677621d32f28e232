using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>Takes names away and deletes images, with the conditions of dockerd: names go before images, and nothing goes that others hold.</summary>
internal sealed class ImageRemoval(ImageStore store)
{
    public async Task<RemoveImageResponse> RunAsync(RemoveImageRequest request, CancellationToken cancellationToken)
    {
        using StoreAccess access = await store.EnterAsync(cancellationToken).ConfigureAwait(false);
        ImageCatalog catalog = await access.ReadAsync(cancellationToken).ConfigureAwait(false);
        StoredImage image = catalog.Get(request.Id);
        RemovalRun run = new(access, request.Force, request.PruneParents);
        if (!ImageLookup.IsIdOf(image.Id, request.Id)) await run.RemoveNameAsync(image, RequestArgument.Reference(request.Id)).ConfigureAwait(false);
        else await run.RemoveImageAsync(image).ConfigureAwait(false);
        return run.Response;
    }
}
