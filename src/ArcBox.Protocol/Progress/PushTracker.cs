using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>Makes of a push's lines the state of each layer, and finds the digest. Not safe for concurrent use.</summary>
public sealed class PushTracker
{
    private readonly LayerTable _table = new();
    private bool _isComplete;

    /// <summary>The layers, in the order in which the daemon named them; Podman names none.</summary>
    public IReadOnlyList<LayerProgress> Layers => _table.Layers;

    /// <summary>The digest under which the registry has the image; null until the daemon tells it.</summary>
    public string? Digest { get; private set; }

    /// <summary>How much of the whole is done, 0 to 1; all layers count as much. Totals of pushes are too rough to weigh layers by.</summary>
    public double Fraction => _isComplete ? 1 : Layers.Count == 0 ? 0 : Layers.Average(FractionOf);

    /// <summary>
    /// Says that the push ended well, so that <see cref="Fraction"/> becomes 1: not every daemon says "complete" of every layer.
    /// </summary>
    public void Complete() => _isComplete = true;

    /// <summary>Takes in the next line.</summary>
    /// <param name="progress">The line; not kept.</param>
    public void Update(PushProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.IsLayer) _table.Update(progress.Id, progress.Phase, progress.Status, progress.Current, progress.Total);
        else Digest = progress.Digest ?? Digest;
    }

    private static double FractionOf(LayerProgress layer)
        => layer.IsDone ? 1 : layer.Total is > 0 and { } total ? (double)layer.Current / total : 0;
}
