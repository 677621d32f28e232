using System.Collections.Concurrent;
using System.Diagnostics;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>Begins a trace, and keeps what this library adds to it.</summary>
internal sealed class TraceDouble : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public TraceDouble()
    {
        Root = new Activity("test").Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ArcBoxTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == Root.TraceId) _ended.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public Activity Root { get; }

    public IReadOnlyList<Activity> Ended => [.. _ended];

    public void Dispose()
    {
        _listener.Dispose();
        Root.Dispose();
    }
}
