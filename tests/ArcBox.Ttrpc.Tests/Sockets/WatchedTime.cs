using System.Threading.Channels;
using ArcBox.Protocol.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Sockets;

/// <summary>A clock that stands still, and tells when somebody waits for it.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly Channel<ITimer> _timers = Channel.CreateUnbounded<ITimer>();

    /// <summary>Waits until one more timer runs.</summary>
    public Task UntilSomebodyWaitsAsync() => _timers.Reader.ReadAsync().Soon();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(timer);
        return timer;
    }
}
