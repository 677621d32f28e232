using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Fetches images from registries into the local store, and tells of it in dockerd's words.</summary>
internal sealed class ImagePull(ImageStore store, IRegistry registry, Pace pace)
{
    /// <summary>The platform of the engine, which is the same on every machine that a test runs on.</summary>
    public static Platform EnginePlatform { get; } = Platform.Parse("linux/amd64");

    /// <returns>The image, which is named in the store.</returns>
    /// <exception cref="RegistryException">The registry refuses.</exception>
    /// <exception cref="RpcException">What the registry has is not what was asked for, or not what it says.</exception>
    public async Task<StoredImage> RunAsync(
        ImageReference name, Platform? wanted, RegistryLogin? login, Func<PullProgress, Task> write, CancellationToken cancellationToken)
    {
        ImageReference reference = NameKey.Of(name);
        if (reference.FamiliarRepository == "scratch") throw RequestArgument.Invalid("'scratch' is a reserved name");
        RegistryManifest top = await registry.GetManifestAsync(reference, login, cancellationToken).ConfigureAwait(false);
        await write(new PullProgress { Id = reference.Tag ?? reference.ToString(), Status = $"Pulling from {reference.Path}" }).ConfigureAwait(false);
        RegistryManifest manifest = await ChooseAsync(reference, top, wanted, login, cancellationToken).ConfigureAwait(false);

        ContentLease lease = store.Lease();
        await using (lease.ConfigureAwait(false))
        {
            StoredImage image = await FetchAsync(reference, manifest, login, lease, write, cancellationToken).ConfigureAwait(false);
            await write(new PullProgress { Status = $"Digest: {top.Descriptor.Digest}" }).ConfigureAwait(false);
            bool isNew = await NameAsync(reference, image, top.Descriptor.Digest, cancellationToken).ConfigureAwait(false);
            string outcome = isNew ? "Downloaded newer image" : "Image is up to date";
            await write(new PullProgress { Status = $"Status: {outcome} for {reference.FamiliarName}" }).ConfigureAwait(false);
            return image;
        }
    }

    private async Task<RegistryManifest> ChooseAsync(
        ImageReference reference, RegistryManifest top, Platform? wanted, RegistryLogin? login, CancellationToken cancellationToken)
    {
        if (top.Descriptor.MediaType != MediaTypes.Index) return top;
        Platform platform = wanted ?? EnginePlatform;
        ContentDescriptor chosen = ManifestJson.ReadIndex(top.Bytes)
            .Where(manifest => manifest.Platform is { } made && platform.Accepts(made))
            .OrderByDescending(manifest => manifest.Platform == platform)
            .ThenByDescending(manifest => manifest.Platform!.Variant, StringComparer.Ordinal)
            .FirstOrDefault() ?? throw EngineFailures.NoMatchingPlatform(platform);
        return await registry.GetManifestAsync(NameKey.WithDigest(reference, chosen.Digest), login, cancellationToken).ConfigureAwait(false);
    }

    private async Task<StoredImage> FetchAsync(
        ImageReference reference,
        RegistryManifest manifest,
        RegistryLogin? login,
        ContentLease lease,
        Func<PullProgress, Task> write,
        CancellationToken cancellationToken)
    {
        IContentStore content = store.Content;
        ImageManifest parts = ManifestJson.Read(manifest.Bytes);
        await lease.HoldAsync([manifest.Descriptor.Digest, parts.Config.Digest, .. parts.Layers.Select(layer => layer.Digest)], cancellationToken)
            .ConfigureAwait(false);
        // An image that is there may have come with another manifest than the one that is pulled.
        if (await lease.HoldImageAsync(parts.Config.Digest, cancellationToken).ConfigureAwait(false) is { } known) return known;

        ImageCatalog catalog = await store.References.ReadAsync(cancellationToken).ConfigureAwait(false);
        byte[] configBytes = await FetchConfigurationAsync(reference, parts.Config, login, cancellationToken).ConfigureAwait(false);
        ImageConfiguration configuration = ConfigurationJson.Read(configBytes);
        if (configuration.DiffIds.Length != parts.Layers.Length)
            throw ImageServiceFailure.Create(StatusCode.Internal, $"The manifest {manifest.Descriptor.Digest} has other layers than its configuration.");

        List<(ContentDescriptor Layer, string DiffId)> missing = [];
        HashSet<string> chains = [.. catalog.Images.Values.SelectMany(image => image.Layers).Select(layer => layer.ChainId)];
        foreach ((ContentDescriptor layer, string diffId, string chain) in parts.Layers.Zip(configuration.DiffIds, ChainIds.Of(configuration.DiffIds)))
        {
            bool isThere = chains.Contains(chain) && await content.FindAsync(layer.Digest, cancellationToken).ConfigureAwait(false) is not null;
            if (!isThere) missing.Add((layer, diffId));
            else await write(new PullProgress { Id = layer.ShortId(), Status = "Already exists" }).ConfigureAwait(false);
        }

        LayerPulls layers = new(content, registry, pace, reference, login);
        await layers.RunAsync(missing.DistinctBy(layer => layer.Layer.Digest), write, cancellationToken).ConfigureAwait(false);
        await content.WriteAllAsync(parts.Config, configBytes, cancellationToken).ConfigureAwait(false);
        await content.WriteAllAsync(manifest.Descriptor, manifest.Bytes, cancellationToken).ConfigureAwait(false);
        return await content.DescribeAsync(manifest.Descriptor, parts, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<byte[]> FetchConfigurationAsync(
        ImageReference reference, ContentDescriptor config, RegistryLogin? login, CancellationToken cancellationToken)
    {
        Stream source = await registry.OpenBlobAsync(reference, config.Digest, login, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            byte[] bytes = await source.ReadAllAsync(cancellationToken).ConfigureAwait(false);
            return ContentDigest.Of(bytes) == config.Digest ? bytes : throw EngineFailures.CorruptLayer(config.Digest);
        }
    }

    /// <summary>Adds the image and its names; true if the name leads elsewhere than before.</summary>
    private async Task<bool> NameAsync(ImageReference reference, StoredImage image, string digest, CancellationToken cancellationToken)
    {
        using StoreAccess access = await store.EnterAsync(cancellationToken).ConfigureAwait(false);
        ImageCatalog catalog = await access.ReadAsync(cancellationToken).ConfigureAwait(false);
        bool isNew = catalog.Named(reference)?.Id != image.Id;
        ImageReference digested = NameKey.WithDigest(reference, digest);
        bool isDigestTaken = catalog.Named(digested) is { } holder && holder.Id != image.Id;
        // An index's digest stays with the platform that was pulled first. dockerd says so only to who asks for that digest.
        if (isDigestTaken && reference.Digest is not null)
            throw ImageServiceFailure.Create(StatusCode.Internal, $"Cannot overwrite digest {digest}");

        await access.AddAsync(image).ConfigureAwait(false);
        if (!isDigestTaken) await access.SetNameAsync(digested, image.Id).ConfigureAwait(false);
        if (reference.Digest is null) await access.SetNameAsync(reference, image.Id).ConfigureAwait(false);
        return isNew;
    }
}
