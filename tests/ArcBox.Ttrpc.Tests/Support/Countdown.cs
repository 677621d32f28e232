namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>Counts what is under way, and lets the test wait until nothing is.</summary>
/// <param name="what">What is counted, for the message that some are left.</param>
internal sealed class Countdown(string what)
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

    public async Task ZeroAsync()
    {
        try
        {
            await WaitAsync().Soon();
        }
        catch (TimeoutException)
        {
            throw new AssertionException($"There are {_count} {what} left.");
        }
    }

    private Task WaitAsync()
    {
        lock (_gate)
        {
            if (_count == 0) return Task.CompletedTask;
            _zero ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _zero.Task;
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
        private int _hasLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _hasLeft, 1) == 0) countdown.Leave();
        }
    }
}
