using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>
/// Makes of the lines of a pull or a push what one can show: layers, bytes, a fraction that never goes back, the rate, the time left. Whatever a daemon sends,
/// it never throws. Not safe for concurrent use; the states that it gives are.
/// </summary>
/// <remarks>
/// It follows the first 1,024 layers whose ids have no more than 256 characters, and leaves out the others; engines allow 127.
/// </remarks>
/// <example><code>
/// TransferTracker tracker = new();
/// await foreach (PullProgress progress in client.PullAsync("nginx:1.27"))
/// {
///     tracker.Update(progress);
///     Console.WriteLine($"{tracker.Snapshot().Fraction:P0}");
/// }
/// </code></example>
public sealed class TransferTracker
{
    // What takes longer tells nobody anything.
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(365);

    // The busiest layer's phase is the whole's.
    private static readonly ProgressPhase[] Busiest =
    [
        ProgressPhase.Downloading, ProgressPhase.Pushing, ProgressPhase.Retrying, ProgressPhase.Extracting, ProgressPhase.Verifying, ProgressPhase.Downloaded,
        ProgressPhase.Waiting,
    ];

    private readonly LayerTable _table = new();
    private readonly TransferRate _rate;
    private string? _digest;
    private string? _summary;
    private bool _isComplete;

    /// <summary>A tracker of one transfer.</summary>
    /// <param name="timeProvider">The clock for rate and time left; null for the system's.</param>
    public TransferTracker(TimeProvider? timeProvider = null) => _rate = new TransferRate(timeProvider ?? TimeProvider.System);

    /// <summary>Takes in the next line of a pull.</summary>
    /// <param name="progress">The line; not kept.</param>
    public void Update(PullProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.IsLayer) UpdateLayer(progress.Id, progress.Phase, progress.Status, progress.Current, progress.Total);
        else UpdateWhole(progress.Phase, progress.Status, progress.Digest);
    }

    /// <summary>Takes in the next line of a push.</summary>
    /// <param name="progress">The line; not kept.</param>
    public void Update(PushProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.IsLayer) UpdateLayer(progress.Id, progress.Phase, progress.Status, progress.Current, progress.Total);
        else UpdateWhole(progress.Phase, progress.Status, progress.Digest);
    }

    /// <summary>
    /// Says that the transfer ended well, which only who reads the stream can know: not every daemon says "complete" of every layer, and one that has said it
    /// of all may still fail. Layers that were not there already are <see cref="ProgressPhase.Complete"/> then, with the daemon's last words.
    /// </summary>
    public void Complete()
    {
        _isComplete = true;
        _table.Complete();
    }

    /// <summary>How far the transfer is now.</summary>
    public TransferState Snapshot()
    {
        long bytes = _table.Bytes;
        long? total = TotalBytes();
        double? rate = _isComplete || bytes == 0 ? null : _rate.Read(bytes);
        return new TransferState
        {
            Layers = [.. _table.Layers.Select(layer => layer.State)],
            Phase = Phase(),
            Fraction = _isComplete ? 1 : _table.Fraction,
            IsComplete = _isComplete,
            Bytes = bytes,
            TotalBytes = total,
            BytesPerSecond = rate,
            TimeLeft = _isComplete ? TimeSpan.Zero : TimeLeft(rate, total - bytes),
            Digest = _digest,
            Summary = _summary,
        };
    }

    private void UpdateLayer(string id, ProgressPhase phase, string status, long current, long total)
    {
        _rate.Start();
        _table.Update(id, phase, status, current, total);
        _rate.Add(_table.Bytes);
    }

    private void UpdateWhole(ProgressPhase phase, string status, string? digest)
    {
        _rate.Start();
        _table.IsAnnounced |= phase is ProgressPhase.Started;
        _digest = digest ?? _digest;
        if (phase is ProgressPhase.Summary) _summary = status;
    }

    private ProgressPhase Phase()
    {
        if (_isComplete) return ProgressPhase.Complete;
        HashSet<ProgressPhase> phases = [.. _table.Layers.Select(layer => layer.State.Phase)];
        if (phases.Count == 0) return _table.IsAnnounced ? ProgressPhase.Started : ProgressPhase.Waiting;
        return Busiest.FirstOrDefault(phases.Contains, phases.Contains(ProgressPhase.Other) ? ProgressPhase.Other : ProgressPhase.Complete);
    }

    private long? TotalBytes()
    {
        long known = 0;
        foreach (TrackedLayer layer in _table.Layers)
        {
            if (layer.BytesAtEnd is { } bytes) known += bytes;
            else if (_isComplete) known += layer.Bytes.Done;
            else return null;
        }

        return known > 0 ? known : null;
    }

    private static TimeSpan? TimeLeft(double? rate, long? bytes)
        => rate > 0 && bytes > 0 && bytes / rate is { } seconds && seconds < LongestTime.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
}
