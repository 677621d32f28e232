using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A clock that a test moves, and that tells which timers are set.</summary>
internal sealed class RecordedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan) _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>The next timer that is set and meets the condition.</summary>
    public async Task<TimeSpan> NextTimerAsync(Predicate<TimeSpan> condition)
    {
        while (true)
        {
            TimeSpan due = await _timers.Reader.ReadAsync().Soon();
            if (condition(due)) return due;
        }
    }
}
