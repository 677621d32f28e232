using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// The layers of one pull: as in dockerd, three at a time are fetched, and they are unpacked one after the other, the lowest first.
/// </summary>
internal sealed class LayerPulls(IContentStore content, IRegistry registry, Pace pace, ImageReference repository, RegistryLogin? login)
{
    private const int Simultaneous = 3;

    public async Task RunAsync(
        IReadOnlyList<(ContentDescriptor Layer, string DiffId)> layers, Func<PullProgress, Task> write, CancellationToken cancellationToken)
    {
        LayerPull[] pulls = [.. layers.Select(layer => new LayerPull(layer.Layer, layer.DiffId, write))];
        foreach (LayerPull pull in pulls) await pull.TellAsync("Pulling fs layer").ConfigureAwait(false);
        foreach (LayerPull pull in pulls.Skip(Simultaneous)) await pull.TellAsync("Waiting").ConfigureAwait(false);

        Dictionary<LayerPull, (Stream Source, IContentWriter Target)> open = [];
        try
        {
            while (Array.Find(pulls, pull => !pull.IsDone) is { } lowest)
            {
                await pace.TickAsync(cancellationToken).ConfigureAwait(false);
                bool canUnpack = lowest.IsFetched;
                foreach (LayerPull pull in pulls.Where(pull => !pull.IsFetched).Take(Simultaneous).ToArray())
                    await FetchAsync(pull, open, cancellationToken).ConfigureAwait(false);
                if (canUnpack) await lowest.UnpackAsync(content, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach ((Stream source, IContentWriter target) in open.Values) await CloseAsync(source, target).ConfigureAwait(false);
        }
    }

    private async Task FetchAsync(
        LayerPull pull, Dictionary<LayerPull, (Stream Source, IContentWriter Target)> open, CancellationToken cancellationToken)
    {
        if (!open.TryGetValue(pull, out (Stream Source, IContentWriter Target) way))
        {
            way.Source = await registry.OpenBlobAsync(repository, pull.Layer.Digest, login, cancellationToken).ConfigureAwait(false);
            way.Target = await content.CreateAsync(pull.Layer, cancellationToken).ConfigureAwait(false);
            open.Add(pull, way);
        }

        await pull.FetchAsync(way.Source, way.Target, cancellationToken).ConfigureAwait(false);
        if (pull.IsFetched && open.Remove(pull)) await CloseAsync(way.Source, way.Target).ConfigureAwait(false);
    }

    private static async Task CloseAsync(Stream source, IContentWriter target)
    {
        await source.DisposeAsync().ConfigureAwait(false);
        await target.DisposeAsync().ConfigureAwait(false);
    }
}
