namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>Counts the timers of a clock that were made and not disposed.</summary>
internal sealed class TimerCount
{
    private int _live;

    public int Live => Volatile.Read(ref _live);

    public ITimer Add(ITimer timer)
    {
        Interlocked.Increment(ref _live);
        return new Counted(timer, this);
    }

    private sealed class Counted(ITimer timer, TimerCount count) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0) Interlocked.Decrement(ref count._live);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
