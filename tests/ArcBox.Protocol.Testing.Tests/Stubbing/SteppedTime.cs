using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

/// <summary>A fake clock that tells when somebody begins to wait by it, so that a test advances it neither too early nor by guess.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waiting = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan) _waiting.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until somebody waits, and lets them.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await _waiting.Reader.ReadAsync();
        Advance(time);
    }
}
