using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Samples.DependencyInjection.Tests;

/// <summary>A fake clock that can be waited on until somebody waits for it.</summary>
internal sealed class ObservedTime() : FakeTimeProvider(System.GetUtcNow())
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until a wait of this length has begun; each counts once.</summary>
    public async Task WaitForTimerAsync(TimeSpan dueTime, CancellationToken hangGuard)
    {
        while (await _timers.Reader.ReadAsync(hangGuard) != dueTime)
        {
        }
    }
}
