namespace ArcBox.Protocol.Testing;

/// <summary>Somebody who waits for a call of a kind. The predicate is the test's own: what it throws is the waiter's.</summary>
internal sealed class CallWait(Func<MockCall, bool> predicate)
{
    private readonly Lock _asking = new();
    private readonly TaskCompletionSource<MockCall> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<MockCall> Found => _found.Task;

    public void Offer(MockCall call)
    {
        // Calls change on many threads; a predicate that counts or collects need not know.
        lock (_asking)
        {
            if (_found.Task.IsCompleted) return;
            try
            {
                if (predicate(call)) _found.TrySetResult(call);
            }
            catch (Exception exception)
            {
                _found.TrySetException(exception);
            }
        }
    }
}
