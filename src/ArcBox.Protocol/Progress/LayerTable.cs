namespace ArcBox.Protocol;

/// <summary>The layers of one transfer, in the order in which they were first named, and how much of the whole they make.</summary>
internal sealed class LayerTable
{
    // What a layer counts of which the daemon has told no size; less would let a first, small one seem to be half of the whole.
    private const double LeastGuess = 4 << 20;

    // What is left when all layers are done: the manifest, the digest.
    private const double ClosingShare = 0.01;

    private readonly List<TrackedLayer> _layers = [];
    private readonly Dictionary<string, TrackedLayer> _byId = new(StringComparer.Ordinal);
    private double _open = 1;

    public IReadOnlyList<TrackedLayer> Layers => _layers;

    /// <summary>True once the daemon has begun with a line of its own, as those do that name all layers before the first one moves.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>Bytes that have gone over.</summary>
    public long Bytes { get; private set; }

    /// <summary>How much is done, 0 to 0.99. It never goes back.</summary>
    public double Fraction => Math.Min(1 - _open, 1 - ClosingShare);

    public void Update(string id, ProgressPhase phase, string status, long current, long total)
    {
        if (!_byId.TryGetValue(id, out TrackedLayer? layer))
        {
            if (_layers.Count == TransferLimits.Layers || id.Length > TransferLimits.Id) return;
            layer = new TrackedLayer(id);
            _byId.Add(id, layer);
            _layers.Add(layer);
        }

        (double done, long bytes) = (layer.Done, layer.Bytes.Done);
        layer.Update(phase, status, current, total);
        Bytes += layer.Bytes.Done - bytes;
        Advance(layer, layer.Done - done);
    }

    public void Complete()
    {
        foreach (TrackedLayer layer in _layers) layer.Complete();
        Bytes = _layers.Sum(layer => layer.Bytes.Done);
    }

    /// <summary>
    /// Takes off what is open the share that was done just now of what was open then. Where all is known from the start, that is done by whole; a layer that
    /// is named late, or turns out larger, makes the rest longer instead of throwing the whole back. One that turns out smaller than it was taken for leaves
    /// less to do than those shares: done by whole is the least, so that all is done when all layers are, whatever was guessed on the way.
    /// </summary>
    private void Advance(TrackedLayer moved, double done)
    {
        IEnumerable<double> told = _layers.Where(layer => layer.Bytes.Total > 0).Select(layer => (double)layer.Bytes.Total);
        double guess = Math.Max(LeastGuess, told.DefaultIfEmpty().Average());
        double whole = 0, left = 0;
        int count = 0;
        foreach (TrackedLayer layer in _layers)
        {
            if (!layer.IsWork) continue;
            double weight = WeightOf(layer, guess);
            (whole, left, count) = (whole + weight, left + (weight * (1 - layer.Done)), count + 1);
        }

        if (count == 0) return;

        // Who names a layer only when its turn comes may always name one more.
        double closing = IsAnnounced ? whole * ClosingShare / (1 - ClosingShare) : whole / count;
        double share = (left + closing) / (left + closing + (WeightOf(moved, guess) * done));
        _open = Math.Min(_open * share, (left + closing) / (whole + closing));
    }

    private static double WeightOf(TrackedLayer layer, double guess) => layer.Bytes.Total > 0 ? layer.Bytes.Total : guess;
}
