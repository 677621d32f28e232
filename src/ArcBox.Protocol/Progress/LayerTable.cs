namespace ArcBox.Protocol;

/// <summary>The layers of one transfer, in the order in which they were first named.</summary>
internal sealed class LayerTable
{
    private readonly List<LayerProgress> _layers = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public IReadOnlyList<LayerProgress> Layers => _layers;

    public void Update(string id, ProgressPhase phase, string status, long current, long total)
    {
        if (!_places.TryGetValue(id, out int place))
        {
            _places.Add(id, place = _layers.Count);
            _layers.Add(new LayerProgress { Id = id, Phase = phase, Status = status });
        }

        // A line without a total (completion, "Verifying Checksum") keeps the one that is known; a completed layer has all its bytes.
        long? known = total > 0 ? total : _layers[place].Total;
        long done = phase is ProgressPhase.Complete or ProgressPhase.AlreadyExists ? known ?? 0 : Math.Max(0, current);
        // Pushes have been seen at 1037 of 13 bytes: totals are estimates of compressed sizes.
        _layers[place] = _layers[place] with
        {
            Phase = phase,
            Status = status,
            Current = known is { } limit ? Math.Min(done, limit) : done,
            Total = known,
        };
    }
}
