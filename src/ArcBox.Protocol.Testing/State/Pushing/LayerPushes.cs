using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>The layers of one push, five at a time as in dockerd; what the registry has already is not sent.</summary>
internal sealed class LayerPushes(IContentStore content, IRegistry registry, Pace pace, ImageReference repository, RegistryLogin? login)
{
    private const int Simultaneous = 5;

    public async Task RunAsync(IEnumerable<StoredLayer> layers, Func<PushProgress, Task> write, CancellationToken cancellationToken)
    {
        LayerPush[] pushes = [.. layers.DistinctBy(layer => layer.Blob.Digest).Select(layer => new LayerPush(layer, write))];
        foreach (LayerPush push in pushes) await push.TellAsync("Preparing").ConfigureAwait(false);
        foreach (LayerPush push in pushes.Skip(Simultaneous)) await push.TellAsync("Waiting").ConfigureAwait(false);
        await registry.BeginPushAsync(repository, login, cancellationToken).ConfigureAwait(false);
        foreach (LayerPush push in pushes) await FindThereAsync(push, cancellationToken).ConfigureAwait(false);
        try
        {
            while (pushes.Any(push => !push.IsDone))
            {
                await pace.TickAsync(cancellationToken).ConfigureAwait(false);
                foreach (LayerPush push in pushes.Where(push => !push.IsDone).Take(Simultaneous).ToArray())
                    await push.SendAsync(blob => OpenAsync(blob, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (LayerPush push in pushes) await push.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sends what no progress tells of: the configuration.</summary>
    public async Task SendAsync(ContentDescriptor blob, CancellationToken cancellationToken)
    {
        if (await registry.HasBlobAsync(repository, blob.Digest, login, cancellationToken).ConfigureAwait(false)) return;
        BlobTransfer transfer = await OpenAsync(blob, cancellationToken).ConfigureAwait(false);
        await using (transfer.ConfigureAwait(false))
        {
            await transfer.MoveAsync(blob.Size, cancellationToken).ConfigureAwait(false);
            await transfer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<BlobTransfer> OpenAsync(ContentDescriptor blob, CancellationToken cancellationToken) => BlobTransfer.OpenAsync(
        content.OpenAsync(blob.Digest, cancellationToken), () => registry.CreateBlobAsync(repository, blob, login, cancellationToken));

    private async Task FindThereAsync(LayerPush push, CancellationToken cancellationToken)
    {
        string digest = push.Blob.Digest;
        if (await registry.HasBlobAsync(repository, digest, login, cancellationToken).ConfigureAwait(false))
            await push.EndAsync("Layer already exists").ConfigureAwait(false);
        else if (await registry.MountBlobAsync(repository, digest, login, cancellationToken).ConfigureAwait(false) is { } source)
            await push.EndAsync($"Mounted from {source}").ConfigureAwait(false);
    }
}
