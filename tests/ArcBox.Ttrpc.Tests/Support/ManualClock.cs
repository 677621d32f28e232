using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A clock that the test moves, and that knows whether its timers were given back.</summary>
internal sealed class ManualClock : FakeTimeProvider
{
    public TimerCount Timers { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => Timers.Add(base.CreateTimer(callback, state, dueTime, period));
}
