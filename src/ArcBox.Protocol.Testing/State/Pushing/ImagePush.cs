using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Publishes local images, and tells of it in dockerd's words. The manifest is sent as it is: an image keeps the digest with which it was pulled, where
/// dockerd 20.10 would make a new manifest.
/// </summary>
internal sealed class ImagePush(ImageStore store, IRegistry registry, Pace pace)
{
    /// <exception cref="RegistryException">The registry refuses.</exception>
    /// <exception cref="Grpc.Core.RpcException">There is no such image.</exception>
    public async Task RunAsync(ImageReference name, RegistryLogin? login, Func<PushProgress, Task> write, CancellationToken cancellationToken)
    {
        ImageReference reference = NameKey.Of(name);
        await write(new PushProgress { Status = $"The push refers to repository [{reference.Repository}]" }).ConfigureAwait(false);
        ContentLease lease = store.Lease();
        await using (lease.ConfigureAwait(false))
        {
            StoredImage image = await FindAsync(reference, lease, cancellationToken).ConfigureAwait(false);
            RegistryManifest manifest = new(
                image.Manifest, await store.Content.ReadAllAsync(image.Manifest.Digest, cancellationToken).ConfigureAwait(false));

            LayerPushes layers = new(store.Content, registry, pace, reference, login);
            await layers.RunAsync(image.Layers.Reverse(), write, cancellationToken).ConfigureAwait(false);
            await layers.SendAsync(ManifestJson.Read(manifest.Bytes).Config, cancellationToken).ConfigureAwait(false);
            await registry.PutManifestAsync(reference, manifest, login, cancellationToken).ConfigureAwait(false);
            await KeepDigestAsync(reference, image, cancellationToken).ConfigureAwait(false);
            string digest = $"{reference.Tag}: digest: {image.Manifest.Digest} size: {image.Manifest.Size}";
            await write(new PushProgress { Status = digest }).ConfigureAwait(false);
        }
    }

    private async Task<StoredImage> FindAsync(ImageReference reference, ContentLease lease, CancellationToken cancellationToken)
    {
        ImageCatalog catalog = await store.References.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (catalog.Named(reference) is not { } image)
        {
            bool isRepositoryKnown = catalog.Names.Keys.Any(name => name.Repository == reference.Repository);
            throw isRepositoryKnown ? EngineFailures.NoSuchTag(reference) : EngineFailures.NoSuchRepository(reference);
        }

        // Between the two looks somebody may have removed the image, and its content with it.
        return await lease.HoldImageAsync(image.Id, cancellationToken).ConfigureAwait(false) ?? throw EngineFailures.NoSuchTag(reference);
    }

    private async Task KeepDigestAsync(ImageReference reference, StoredImage image, CancellationToken cancellationToken)
    {
        using StoreAccess access = await store.EnterAsync(cancellationToken).ConfigureAwait(false);
        ImageCatalog catalog = await access.ReadAsync(cancellationToken).ConfigureAwait(false);
        ImageReference digested = NameKey.WithDigest(reference, image.Manifest.Digest);
        if (catalog.Images.ContainsKey(image.Id) && catalog.Named(digested) is null) await access.SetNameAsync(digested, image.Id).ConfigureAwait(false);
    }
}
