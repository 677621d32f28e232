namespace ArcBox.Protocol.Testing;

/// <summary>So many messages that a test lets through, and who waits for them. Guarded by its gate's lock.</summary>
internal sealed class GateRelease(int items)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _sent;

    public Task Done => _done.Task;

    public bool HasBegun => _sent > 0;

    /// <summary>True with the last message.</summary>
    public bool CountSent()
    {
        if (++_sent < items) return false;
        _done.TrySetResult();
        return true;
    }

    public void Fail(string reason) => _done.TrySetException(new InvalidOperationException($"{reason} {_sent} of {items} messages had been sent."));
}
