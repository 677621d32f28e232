using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A clock that the test moves. It tells when timers are set, and knows whether they were given back.</summary>
internal sealed class ManualClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();

    public Countdown Timers { get; } = new("timers");

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        CountedTimer timer = new(base.CreateTimer(callback, state, dueTime, period), Timers.Enter(), Announce);
        Announce(dueTime);
        return timer;
    }

    /// <summary>Waits until one more timer is set, whatever for.</summary>
    public Task<TimeSpan> NextTimerAsync() => NextTimerAsync(_ => true);

    /// <summary>Waits until one more timer is set for so long a time.</summary>
    public Task<TimeSpan> NextTimerAsync(TimeSpan due) => NextTimerAsync(set => set == due);

    /// <summary>The next timer that is set and meets the condition; those before it are passed over.</summary>
    public async Task<TimeSpan> NextTimerAsync(Predicate<TimeSpan> condition)
    {
        while (true)
        {
            TimeSpan due = await _set.Reader.ReadAsync().Soon();
            if (condition(due)) return due;
        }
    }

    private void Announce(TimeSpan dueTime)
    {
        if (dueTime != Timeout.InfiniteTimeSpan) _set.Writer.TryWrite(dueTime);
    }
}
