namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A timer that tells when it is set, and when it is given back.</summary>
internal sealed class CountedTimer(ITimer timer, IDisposable entered, Action<TimeSpan>? set = null) : ITimer
{
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        bool changed = timer.Change(dueTime, period);
        set?.Invoke(dueTime);
        return changed;
    }

    public void Dispose()
    {
        timer.Dispose();
        entered.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
