namespace ArcBox.Protocol;

/// <summary>
/// How many bytes of layers have gone over. Daemons repeat themselves, begin a layer anew when its transfer fails, and tell the last bytes of a layer only
/// by saying that it is done.
/// </summary>
internal sealed class TransferCount
{
    // Images have some hundred layers at most. Whoever names more makes them up, and would be given memory for as long as the stream lasts.
    internal const int MaxLayers = 1_000;

    private readonly Dictionary<string, (long Done, long Total)> _layers = new(StringComparer.Ordinal);

    /// <summary>Takes in a line about a layer, and returns how many bytes more than before have gone over.</summary>
    public long Advance(string layer, ProgressPhase phase, long current, long total)
    {
        bool isKnown = _layers.TryGetValue(layer, out (long Done, long Total) before);
        if (!isKnown && _layers.Count == MaxLayers) return 0;
        (long done, long whole) = phase switch
        {
            ProgressPhase.Downloading or ProgressPhase.Pushing => (current, Math.Max(total, before.Total)),
            // A layer of which no byte was seen on its way has not gone over, as far as anybody told.
            ProgressPhase.Verifying or ProgressPhase.Downloaded or ProgressPhase.Extracting or ProgressPhase.Complete when isKnown => (before.Total, before.Total),
            _ => before,
        };
        done = Math.Max(done, before.Done);
        if (isKnown || done > 0 || whole > 0) _layers[layer] = (done, whole);
        return done - before.Done;
    }
}
