using System.Collections.Concurrent;

namespace ArcBox.Ttrpc;

/// <summary>
/// Handlers to start and callers to wake, collected while one buffer is read and then run together, so that what they send leaves together as well. Run by
/// the thread that read, which has already hooked up the next read, and by one helper from the pool: whoever blocks in user code stops neither the
/// connection nor the others in the queue.
/// </summary>
internal sealed class ReadyQueue : IThreadPoolWorkItem
{
    [ThreadStatic]
    private static bool _hasMore;

    private readonly ConcurrentQueue<IThreadPoolWorkItem> _items = new();
    private int _helping;

    /// <summary>True if this thread runs a queue in which more waits.</summary>
    public static bool HasMore => _hasMore;

    public bool IsEmpty => _items.IsEmpty;

    /// <summary>Adds what the reading thread found; it is run when the buffer has been read.</summary>
    public void Add(IThreadPoolWorkItem item) => _items.Enqueue(item);

    /// <summary>Has the queue run by a thread of the pool.</summary>
    public void RunSoon()
    {
        if (Interlocked.Exchange(ref _helping, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Runs what is in the queue.</summary>
    public void Run()
    {
        bool outer = _hasMore;
        bool isFirst = true;
        ExecutionContext? context = ExecutionContext.Capture();
        while (_items.TryDequeue(out IThreadPoolWorkItem? item))
        {
            _hasMore = !_items.IsEmpty;
            if (_hasMore && isFirst) RunSoon();
            isFirst = false;
            item.Execute();
            // What a handler left in AsyncLocals is not the next one's.
            if (context is not null) ExecutionContext.Restore(context);
        }

        _hasMore = outer;
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _helping, 0);
        Run();
    }
}
