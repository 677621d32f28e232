using ArcBox.Protocol;
using ArcBox.Protocol.V1;

namespace ArcBox.Samples.DependencyInjection;

/// <summary>Makes of the many lines of a pull a few steps: each tenth of the whole, once.</summary>
internal sealed class PullReport
{
    private const int Step = 10;

    private readonly TransferTracker _tracker = new();
    private int _reported;

    public string? Digest => _tracker.Snapshot().Digest;

    /// <returns>The tenth that was reached now, in percent; null between two.</returns>
    public int? Update(PullProgress progress)
    {
        _tracker.Update(progress);
        int reached = (int)(_tracker.Snapshot().Fraction * 100) / Step * Step;
        if (reached <= _reported) return null;
        _reported = reached;
        return reached;
    }
}
