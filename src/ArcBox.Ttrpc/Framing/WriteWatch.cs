namespace ArcBox.Ttrpc;

/// <summary>Notices that a peer takes nothing of what is sent to it.</summary>
internal sealed class WriteWatch : IDisposable
{
    private readonly ITimer _timer;
    private readonly TimeSpan _limit;

    private WriteWatch(TimeSpan limit, TimeProvider time, Action stuck)
        => (_limit, _timer) = (limit, time.CreateTimer(_ => stuck(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));

    /// <summary>A watch, or null if nothing is to be noticed.</summary>
    public static WriteWatch? Create(TimeSpan limit, TimeProvider time, Action stuck)
        => limit == Timeout.InfiniteTimeSpan ? null : new WriteWatch(limit, time, stuck);

    public void Start() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    public void Stop() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
