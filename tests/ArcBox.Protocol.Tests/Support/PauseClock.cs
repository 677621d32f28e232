using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>A fake clock that tells of each timer which is set for a pause between attempts. Longer timers are timeouts and deadlines.</summary>
internal sealed class PauseClock(TimeSpan? longest = null) : FakeTimeProvider(new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    private readonly TimeSpan _longest = longest ?? TimeSpan.FromSeconds(2.4);
    private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime <= _longest) _set.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>The next pause, once it has begun.</summary>
    public Task<TimeSpan> NextPauseAsync() => _set.Reader.ReadAsync().Soon();

    /// <summary>Lets pauses pass until the work has ended, well or not.</summary>
    /// <returns>How long they were.</returns>
    public async Task<List<TimeSpan>> PassPausesOfAsync(Task work)
    {
        List<TimeSpan> pauses = [];
        while (true)
        {
            Task<bool> begun = _set.Reader.WaitToReadAsync().AsTask();
            await Task.WhenAny(work, begun).Soon();
            if (!_set.Reader.TryRead(out TimeSpan pause)) return pauses;
            pauses.Add(pause);
            Advance(pause);
        }
    }
}
