namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>The system's clock, with a count of the timers that were not given back.</summary>
internal sealed class RunningClock : TimeProvider
{
    public Countdown Timers { get; } = new("timers");

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => new CountedTimer(base.CreateTimer(callback, state, dueTime, period), Timers.Enter());
}
