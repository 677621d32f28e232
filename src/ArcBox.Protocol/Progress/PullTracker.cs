using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>Makes of a pull's lines the state of each layer and of the whole, for bars and for what is known at the end. Not safe for concurrent use.</summary>
/// <example><code>
/// PullTracker tracker = new();
/// await foreach (PullProgress progress in client.PullAsync("nginx:1.27"))
/// {
///     tracker.Update(progress);
///     Console.WriteLine($"{tracker.Fraction:P0}");
/// }
/// </code></example>
public sealed class PullTracker
{
    // Fetching is the long part of a layer's way, unpacking the short one.
    private const double FetchShare = 0.8;

    private readonly LayerTable _table = new();
    private bool _isComplete;

    /// <summary>The layers, in the order in which the daemon named them.</summary>
    public IReadOnlyList<LayerProgress> Layers => _table.Layers;

    /// <summary>Digest of the pulled manifest; null until the daemon tells it. Podman never does.</summary>
    public string? Digest { get; private set; }

    /// <summary>The daemon's latest line about the whole image, such as "Status: Downloaded newer image for nginx:1.27"; null if there was none.</summary>
    public string? Summary { get; private set; }

    /// <summary>True if the daemon said that it had the image already.</summary>
    public bool IsUpToDate => Summary?.Contains("up to date", StringComparison.Ordinal) ?? false;

    /// <summary>
    /// How much of the whole is done, 0 to 1; layers count by their size where it is known, and all as much where none is. It may go back, when layers
    /// are named late or a transfer is retried.
    /// </summary>
    public double Fraction
    {
        get
        {
            if (_isComplete) return 1;
            if (Layers.Count == 0) return 0;
            double typical = Layers.Select(layer => layer.Total).OfType<long>().DefaultIfEmpty(1).Average();
            double whole = 0, done = 0;
            foreach (LayerProgress layer in Layers)
            {
                double weight = layer.Total ?? typical;
                (whole, done) = (whole + weight, done + (weight * FractionOf(layer)));
            }

            return done / whole;
        }
    }

    /// <summary>
    /// Says that the pull ended well, so that <see cref="Fraction"/> becomes 1: not every daemon says "complete" of every layer.
    /// </summary>
    public void Complete() => _isComplete = true;

    /// <summary>Takes in the next line.</summary>
    /// <param name="progress">The line; not kept.</param>
    public void Update(PullProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.IsLayer) _table.Update(progress.Id, progress.Phase, progress.Status, progress.Current, progress.Total);
        else if (progress.Digest is { } digest) Digest = digest;
        else if (progress.Phase is ProgressPhase.Summary) Summary = progress.Status;
    }

    private static double FractionOf(LayerProgress layer)
    {
        double step = layer.Total is > 0 and { } total ? (double)layer.Current / total : 0;
        return layer.Phase switch
        {
            ProgressPhase.Complete or ProgressPhase.AlreadyExists => 1,
            ProgressPhase.Downloading => step * FetchShare,
            ProgressPhase.Verifying or ProgressPhase.Downloaded => FetchShare,
            ProgressPhase.Extracting => FetchShare + (step * (1 - FetchShare)),
            _ => 0,
        };
    }
}
