namespace ArcBox.Protocol;

/// <summary>How many bytes of layers have gone over.</summary>
internal sealed class TransferCount
{
    private readonly Dictionary<string, LayerBytes> _layers = new(StringComparer.Ordinal);

    /// <summary>Takes in a line about a layer, and returns how many bytes more than before have gone over.</summary>
    public long Advance(string layer, ProgressPhase phase, long current, long total)
    {
        bool isKnown = _layers.TryGetValue(layer, out LayerBytes before);
        if (!isKnown && (_layers.Count == TransferLimits.Layers || layer.Length > TransferLimits.Id)) return 0;
        LayerBytes after = before.After(phase, current, total);
        if (after == before) return 0;
        _layers[layer] = after;
        return after.Done - before.Done;
    }
}
