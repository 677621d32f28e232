using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>Counts what is under way, and lets the test wait until nothing is.</summary>
internal sealed class Countdown
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _zero;
    private int _count;

    /// <summary>Something has begun; disposing what this returns ends it.</summary>
    public IDisposable Enter()
    {
        lock (_gate) _count++;
        return new Entered(this);
    }

    public Task ZeroAsync()
    {
        lock (_gate)
        {
            if (_count == 0) return Task.CompletedTask;
            _zero ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _zero.Task.Soon();
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_count > 0) return;
            _zero?.SetResult();
            _zero = null;
        }
    }

    private sealed class Entered(Countdown countdown) : IDisposable
    {
        public void Dispose() => countdown.Leave();
    }
}
