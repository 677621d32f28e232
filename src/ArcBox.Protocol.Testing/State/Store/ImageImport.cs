namespace ArcBox.Protocol.Testing;

/// <summary>Brings images into a local store without a registry.</summary>
internal static class ImageImport
{
    public static async Task ImportAsync(this ImageStore store, MadePlatform made, ImageReference? name, CancellationToken cancellationToken)
    {
        ContentLease lease = store.Lease();
        await using (lease.ConfigureAwait(false))
        {
            (ContentDescriptor Descriptor, byte[] Bytes)[] blobs = [.. made.Blobs];
            await lease.HoldAsync([made.Manifest.Descriptor.Digest, .. blobs.Select(blob => blob.Descriptor.Digest)], cancellationToken).ConfigureAwait(false);
            foreach ((ContentDescriptor descriptor, byte[] bytes) in blobs)
                await store.Content.WriteAllAsync(descriptor, bytes, cancellationToken).ConfigureAwait(false);
            await store.Content.WriteAllAsync(made.Manifest.Descriptor, made.Manifest.Bytes, cancellationToken).ConfigureAwait(false);
            StoredImage image = await store.Content
                .DescribeAsync(made.Manifest.Descriptor, ManifestJson.Read(made.Manifest.Bytes), null, cancellationToken).ConfigureAwait(false);
            using StoreAccess access = await store.EnterAsync(cancellationToken).ConfigureAwait(false);
            await access.AddAsync(image).ConfigureAwait(false);
            if (name is not null) await access.SetNameAsync(name, image.Id).ConfigureAwait(false);
        }
    }
}
