using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// The layers of one pull: as in dockerd, three at a time are fetched, and they are unpacked one after the other, the lowest first.
/// </summary>
internal sealed class LayerPulls(IContentStore content, IRegistry registry, Pace pace, ImageReference repository, RegistryLogin? login)
{
    private const int Simultaneous = 3;

    public async Task RunAsync(
        IEnumerable<(ContentDescriptor Layer, string DiffId)> layers, Func<PullProgress, Task> write, CancellationToken cancellationToken)
    {
        LayerPull[] pulls = [.. layers.Select(layer => new LayerPull(layer.Layer, layer.DiffId, write))];
        foreach (LayerPull pull in pulls) await pull.TellAsync("Pulling fs layer").ConfigureAwait(false);
        foreach (LayerPull pull in pulls.Skip(Simultaneous)) await pull.TellAsync("Waiting").ConfigureAwait(false);
        try
        {
            while (Array.Find(pulls, pull => !pull.IsDone) is { } lowest)
            {
                await pace.TickAsync(cancellationToken).ConfigureAwait(false);
                bool canUnpack = lowest.IsFetched;
                foreach (LayerPull pull in pulls.Where(pull => !pull.IsFetched).Take(Simultaneous).ToArray())
                    await pull.FetchAsync(OpenAsync, cancellationToken).ConfigureAwait(false);
                if (canUnpack) await lowest.UnpackAsync(content, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (LayerPull pull in pulls) await pull.DisposeAsync().ConfigureAwait(false);
        }

        Task<BlobTransfer> OpenAsync(ContentDescriptor layer) => BlobTransfer.OpenAsync(
            registry.OpenBlobAsync(repository, layer.Digest, login, cancellationToken), () => content.CreateAsync(layer, cancellationToken));
    }
}
