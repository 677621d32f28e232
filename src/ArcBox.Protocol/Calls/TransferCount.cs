namespace ArcBox.Protocol;

/// <summary>How many bytes of layers have gone over. Daemons repeat themselves, and begin a layer anew when its transfer fails.</summary>
internal sealed class TransferCount
{
    private readonly Dictionary<string, long> _layers = new(StringComparer.Ordinal);

    /// <summary>Takes in how far a layer is, and returns how many bytes that is more than before.</summary>
    public long Advance(string layer, long bytes)
    {
        if (bytes <= 0) return 0;
        long before = _layers.GetValueOrDefault(layer);
        if (bytes <= before) return 0;
        _layers[layer] = bytes;
        return bytes - before;
    }
}
