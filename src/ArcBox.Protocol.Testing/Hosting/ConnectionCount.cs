namespace ArcBox.Protocol.Testing;

/// <summary>Counts open connections, for whoever waits until there are so many.</summary>
internal sealed class ConnectionCount
{
    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waits = [];

    public int Value { get; private set; }

    public void Change(int by)
    {
        lock (_gate)
        {
            Value += by;
            foreach ((int count, TaskCompletionSource reached) in _waits)
            {
                if (count == Value) reached.TrySetResult();
            }
        }
    }

    public async Task WaitAsync(int count, CancellationToken cancellationToken)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (int, TaskCompletionSource) wait = (count, reached);
        lock (_gate)
        {
            if (count == Value) return;
            _waits.Add(wait);
        }

        try
        {
            await reached.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate) _waits.Remove(wait);
        }
    }
}
