using System.Collections.Immutable;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>The images that one build starts from and makes. Their content stays while the build lasts, whoever removes them.</summary>
internal sealed class BuildImages(ImageStore store, ImagePull pulls, bool pullsAlways, TimeProvider time, ContentLease lease)
{
    /// <summary>An image by name or id, which is pulled if it is not local, or in any case.</summary>
    /// <exception cref="RegistryException">The registry refuses.</exception>
    /// <exception cref="RpcException">There is no such image, or not for the platform.</exception>
    public async Task<(StoredImage Image, ImageConfiguration Configuration)> FindAsync(
        string name, Platform? wanted, BuildReport report, CancellationToken cancellationToken)
    {
        ImageCatalog catalog = await store.References.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!pullsAlways && catalog.Find(name) is { } local && await TakeAsync(local, cancellationToken).ConfigureAwait(false) is { } configuration
            && wanted?.Accepts(configuration.Platform) is not false)
        {
            return (local, configuration);
        }

        StoredImage pulled = await PullAsync(name, wanted, report, cancellationToken).ConfigureAwait(false);
        ImageConfiguration? brought = await TakeAsync(pulled, cancellationToken).ConfigureAwait(false);
        if (brought is null) throw BuildFailures.Step($"No such image: {name}");
        return wanted?.Accepts(brought.Platform) is not false ? (pulled, brought) : throw BuildFailures.Step(
            $"image with reference {name} was found but does not match the specified platform: wanted {wanted}, actual: {brought.Platform}");
    }

    /// <summary>
    /// Goes on with an image that was built from the same one by the same step, the latest of several; false if there is none. The same step makes the same
    /// configuration, but for its time, and a configuration's digest is the image's id.
    /// </summary>
    public async Task<bool> TryReuseAsync(BuildStage stage, string createdBy, CancellationToken cancellationToken)
    {
        ImageCatalog catalog = await store.References.ReadAsync(cancellationToken).ConfigureAwait(false);
        (StoredImage Image, ImageConfiguration Configuration)? latest = null;
        foreach (StoredImage child in catalog.Images.Values.Where(image => image.Parent == stage.Image?.Id))
        {
            if (await TakeAsync(child, cancellationToken).ConfigureAwait(false) is not { Created: { } created } configuration) continue;
            if (created <= latest?.Configuration.Created) continue;
            byte[] same = ConfigurationJson.Write(Configure(stage, createdBy, created));
            if (ContentDigest.Of(same) == child.Id) latest = (child, configuration);
        }

        if (latest is not { } found) return false;
        stage.Commit(found.Image, found.Configuration);
        return true;
    }

    /// <summary>Makes an image of a stage as it is.</summary>
    public async Task CommitAsync(BuildStage stage, string createdBy, CancellationToken cancellationToken)
    {
        ImageConfiguration configuration = Configure(stage, createdBy, time.GetUtcNow());
        byte[] config = ConfigurationJson.Write(configuration);
        ContentDescriptor configDescriptor = ContentDescriptor.Of(MediaTypes.Config, config);
        ImmutableArray<StoredLayer> layers = stage.Image?.Layers ?? [];
        byte[] manifest = ManifestJson.Write(new ImageManifest(configDescriptor, [.. layers.Select(layer => layer.Blob)]));
        ContentDescriptor manifestDescriptor = ContentDescriptor.Of(MediaTypes.Manifest, manifest);

        StoredImage image = new(configDescriptor.Digest, manifestDescriptor, layers, stage.Image?.Id);
        await lease.HoldAsync(image.Content, cancellationToken).ConfigureAwait(false);
        await store.Content.WriteAllAsync(configDescriptor, config, cancellationToken).ConfigureAwait(false);
        await store.Content.WriteAllAsync(manifestDescriptor, manifest, cancellationToken).ConfigureAwait(false);
        using StoreAccess access = await store.EnterAsync(cancellationToken).ConfigureAwait(false);
        await access.AddAsync(image).ConfigureAwait(false);
        stage.Commit(image, configuration);
    }

    private static ImageConfiguration Configure(BuildStage stage, string createdBy, DateTimeOffset created) => stage.Configuration with
    {
        Created = created,
        Author = stage.Author,
        History = stage.Configuration.History.Add(new ImageHistory(created, createdBy, IsEmptyLayer: true)),
    };

    private async Task<StoredImage> PullAsync(string name, Platform? wanted, BuildReport report, CancellationToken cancellationToken)
    {
        try
        {
            return await pulls.RunAsync(RequestArgument.Reference(name), wanted, null, report.PullAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException failure) when (failure.StatusCode is StatusCode.NotFound or StatusCode.DataLoss)
        {
            throw BuildFailures.Step(failure.Status.Detail);
        }
    }

    /// <summary>Keeps an image's content; null if somebody has removed the image in the meantime.</summary>
    private async Task<ImageConfiguration?> TakeAsync(StoredImage image, CancellationToken cancellationToken)
    {
        await lease.HoldAsync(image.Content, cancellationToken).ConfigureAwait(false);
        ImageCatalog catalog = await store.References.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!catalog.Images.ContainsKey(image.Id)) return null;
        return ConfigurationJson.Read(await store.Content.ReadAllAsync(image.Id, cancellationToken).ConfigureAwait(false));
    }
}
