using ArcBox.Protocol;
using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Output.Builds;

/// <summary>A tracker that one thread feeds and another one reads.</summary>
internal sealed class BuildFeed(TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly BuildTracker _tracker = new(timeProvider);

    public BuildState Snapshot()
    {
        lock (_gate) return _tracker.Snapshot();
    }

    public void Update(BuildProgress message)
    {
        lock (_gate) _tracker.Update(message);
    }

    public void Complete()
    {
        lock (_gate) _tracker.Complete();
    }

    public void Fail()
    {
        lock (_gate) _tracker.Fail();
    }
}
