using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Testing.Tests.Recording;

/// <summary>A clock that stands still, and tells when somebody begins to wait by it.</summary>
internal sealed class NoticedTime : FakeTimeProvider
{
    private readonly TaskCompletionSource _timerCreated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task TimerCreated => _timerCreated.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _timerCreated.TrySetResult();
        return timer;
    }
}
