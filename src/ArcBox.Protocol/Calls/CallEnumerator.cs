namespace ArcBox.Protocol;

/// <summary>Begins a call at the first step through its messages, and tells what observes it how it ended.</summary>
internal sealed class CallEnumerator<T>(Func<ImageCall> begin, Func<ImageCall, IAsyncEnumerator<T>> start) : IAsyncEnumerator<T>
{
    private ImageCall? _call;
    private IAsyncEnumerator<T>? _messages;
    private bool _moving;
    private bool _disposed;

    public T Current => _messages is null ? default! : _messages.Current;

    public async ValueTask<bool> MoveNextAsync()
    {
        if (_disposed) return false;
        // Not before: an enumerator that nobody moves is not cleaned up either. And here, so that all steps of the call belong to its trace.
        if (_call is null) _call = begin();
        else _call.Observer.Continue();
        _messages ??= start(_call);
        _moving = true;
        try
        {
            bool moved = await _messages.MoveNextAsync().ConfigureAwait(false);
            if (!moved) _call.Observer.Succeeded();
            return moved;
        }
        catch (Exception exception)
        {
            _call.Observer.Failed(exception);
            throw;
        }
        finally
        {
            _moving = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // As the compiler's own enumerators do. The step needs the call: without it no token would end it any more.
        if (_moving) throw new NotSupportedException("A step is under way. Await it, or cancel it and await it, before the stream is disposed.");
        _disposed = true;
        if (_messages is null) return;
        try
        {
            await _messages.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _call!.Dispose();
        }
    }
}
