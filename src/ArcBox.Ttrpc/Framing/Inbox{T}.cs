using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>
/// Messages between the connection that reads them and the one consumer who takes them. The connection is told by <see cref="HasRoom"/> when the consumer
/// lags; the consumer, who waits for a message, is woken by <see cref="IThreadPoolWorkItem.Execute"/>, once for all that one buffer held.
/// </summary>
/// <param name="maxBytes">How many bytes there is room for, beside one message.</param>
/// <param name="readCancelled">What a cancelled read does beyond ending itself; null for nothing.</param>
internal sealed class Inbox<T>(int maxBytes, Action? readCancelled = null) : Inbox, IAsyncStreamReader<T>, IThreadPoolWorkItem
    where T : class
{
    private static readonly Task<bool> True = Task.FromResult(true);
    private static readonly Task<bool> False = Task.FromResult(false);

    private readonly Lock _gate = new();
    private readonly Queue<(T Message, int Cost)> _messages = new();
    private T? _current;
    private long _bytes;
    private bool _hasEnded;
    private Exception? _error;
    private TaskCompletionSource<bool>? _reader;
    private TaskCompletionSource? _room;

    public T Current => _current ?? throw new InvalidOperationException("There is no current message: MoveNext has not returned true.");

    public override bool HasRoom => Volatile.Read(ref _bytes) <= maxBytes;

    /// <summary>Adds a message; true if the consumer is to be woken. What comes after the end is dropped.</summary>
    public bool Add(T message, long length)
    {
        lock (_gate)
        {
            if (_hasEnded) return false;
            int cost = (int)length + MessageOverhead;
            _messages.Enqueue((message, cost));
            _bytes += cost;
            return _reader is not null && _messages.Count == 1;
        }
    }

    /// <summary>Ends the stream behind what it holds; true if the consumer is to be woken.</summary>
    public bool End(Exception? error) => End(error, false);

    /// <summary>Ends the stream and forgets what it holds; true if the consumer is to be woken.</summary>
    public bool Abort(Exception error) => End(error, true);

    public override Task WaitForRoomAsync()
    {
        lock (_gate)
        {
            if (_hasEnded || HasRoom) return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) readCancelled?.Invoke();
        Task<bool> read;
        lock (_gate)
        {
            if (_reader is not null) throw new InvalidOperationException("The stream is being read already: await one MoveNext before the next.");
            if (Take() is { } taken) return taken ? True : _error is null ? False : Task.FromException<bool>(_error);
            // Completed only by Execute, which the connection's queue runs: the consumer goes on right there.
            _reader = new TaskCompletionSource<bool>();
            read = _reader.Task;
        }

        return cancellationToken.CanBeCanceled ? ReadAsync(read, cancellationToken) : read;
    }

    void IThreadPoolWorkItem.Execute()
    {
        TaskCompletionSource<bool>? reader;
        bool? taken;
        lock (_gate)
        {
            reader = _reader;
            if (reader is null || (taken = Take()) is null) return;
            _reader = null;
        }

        if (taken.Value) reader.TrySetResult(true);
        else if (_error is null) reader.TrySetResult(false);
        else reader.TrySetException(_error);
    }

    /// <summary>Takes the next message; false at the end, null if the consumer has to wait.</summary>
    private bool? Take()
    {
        if (_messages.TryDequeue(out (T Message, int Cost) next))
        {
            _current = next.Message;
            _bytes -= next.Cost;
            if (_room is not null && _bytes <= maxBytes / 2) MakeRoom();
            return true;
        }

        if (!_hasEnded) return null;
        _current = null;
        return false;
    }

    private async Task<bool> ReadAsync(Task<bool> read, CancellationToken cancellationToken)
    {
        if (readCancelled is null) return await AbandonAsync(read, cancellationToken).ConfigureAwait(false);
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static cancel => ((Action)cancel!)(), readCancelled);
        await using (registration.ConfigureAwait(false))
        {
            return await read.ConfigureAwait(false);
        }
    }

    private async Task<bool> AbandonAsync(Task<bool> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            bool isAbandoned;
            lock (_gate)
            {
                isAbandoned = _reader?.Task == read;
                if (isAbandoned) _reader = null;
            }

            // Without a reader the message stays for the next read; one that was taken already must not be lost.
            if (isAbandoned) throw;
            return await read.ConfigureAwait(false);
        }
    }

    private bool End(Exception? error, bool forget)
    {
        lock (_gate)
        {
            if (forget && !(_hasEnded && _messages.Count == 0))
            {
                _messages.Clear();
                _bytes = 0;
                (_hasEnded, _error) = (true, error);
            }
            else if (!_hasEnded)
            {
                (_hasEnded, _error) = (true, error);
            }

            MakeRoom();
            return _reader is not null && _messages.Count == 0;
        }
    }

    private void MakeRoom()
    {
        _room?.TrySetResult();
        _room = null;
    }
}
