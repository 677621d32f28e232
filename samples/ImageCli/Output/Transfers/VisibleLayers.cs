using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>Which layers to show when there are more than the terminal has rows.</summary>
internal static class VisibleLayers
{
    /// <summary>Those in which something happens first, then those that wait, then those done; each group in the daemon's order, as is the whole.</summary>
    public static LayerState[] Choose(IReadOnlyList<LayerState> layers, int room)
    {
        if (layers.Count <= room) return [.. layers];
        HashSet<int> chosen = [.. Enumerable.Range(0, layers.Count).OrderBy(place => Rank(layers[place])).Take(room)];
        return [.. layers.Where((_, place) => chosen.Contains(place))];
    }

    private static int Rank(LayerState layer) => layer switch
    {
        { IsDone: true } => 2,
        { Phase: ProgressPhase.Waiting } => 1,
        _ => 0,
    };
}
