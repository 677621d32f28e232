using System.Buffers;
using System.IO.Pipelines;

namespace ArcBox.Ttrpc;

/// <summary>
/// One connection, seen from either side: reads frames until the peer or this side ends it. Subclasses say what a frame means; they are called by one thread
/// at a time, and must not wait.
/// </summary>
internal abstract class Connection
{
    // What a peer that keeps sending may have read of it once the connection is to end.
    private const long MaxReadToEnd = 1024 * 1024;

    private readonly Transport _transport;
    private readonly int _maxMessageSize;
    private readonly WriteWatch? _watch;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closed;
    private volatile bool _isDeaf;
    private long _readToEnd;

    protected Connection(Transport transport, int maxMessageSize, int maxQueuedBytes, TimeSpan writeTimeout, TimeProvider time)
    {
        _transport = transport;
        _maxMessageSize = maxMessageSize;
        _watch = WriteWatch.Create(writeTimeout, time, () => Close(new TimeoutException($"The peer took nothing of what was sent to it for {writeTimeout}.")));
        Output = new FrameOutput(transport.Output, maxMessageSize, maxQueuedBytes, _watch, OutputFailed);
    }

    public FrameOutput Output { get; }

    public bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>Completes, always well, when the connection is over and its resources are given back.</summary>
    public Task Ended => _ended.Task;

    protected ReadyQueue Ready { get; } = new();

    protected MessageReader Messages { get; } = new();

    protected Transport Transport => _transport;

    /// <summary>True if the peer takes nothing of what is sent to it any more; it may have left something to be read.</summary>
    protected bool IsPeerDeaf => _isDeaf;

    /// <summary>Why the connection ended; null while it is open, and where the peer or this side just closed it.</summary>
    protected Exception? Cause { get; private set; }

    /// <summary>True if the connection is to end as soon as nothing more is there to be read.</summary>
    protected abstract bool MayEnd { get; }

    private bool Ends => MayEnd || _isDeaf;

    private bool IsQuiet => !_transport.HasUnread || _readToEnd > MaxReadToEnd;

    /// <summary>True if the peer is not read before it has taken some of what waits for it.</summary>
    protected virtual bool MustPause => false;

    /// <summary>Reading pauses, because <see cref="MustPause"/> says so.</summary>
    protected virtual void OnPaused()
    {
    }

    /// <summary>
    /// Starts reading, on a thread of the pool: what is there already may be a request, whose handler must not run in the middle of the loop that accepts
    /// connections, nor inherit what whoever happened to connect first had in AsyncLocals.
    /// </summary>
    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(static connection => _ = connection.RunAsync(), this, preferLocal: false);

    /// <summary>Closes the connection now; what has not left is lost. The calls on it end.</summary>
    public void Close(Exception? cause)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        Cause = cause;
        Output.Abort();
        _transport.Abort();
        OnClosed(cause);
    }

    /// <summary>Has the loop look at <see cref="MayEnd"/>: it reads what has already arrived, sends what waits, and closes the connection.</summary>
    protected void EndWhenQuiet() => _transport.Input.CancelPendingRead();

    /// <summary>Something was received.</summary>
    protected virtual void OnReceived()
    {
    }

    /// <summary>Handles a frame; returns the stream that now holds more than it may, if that is a reason to stop reading for it.</summary>
    protected abstract Inbox? OnFrame(in FrameHeader header, in ReadOnlySequence<byte> payload);

    /// <summary>Handles a frame whose payload will not be taken.</summary>
    protected abstract void OnTooLong(in FrameHeader header);

    /// <summary>Ends all calls. Called once.</summary>
    protected abstract void OnClosed(Exception? cause);

    /// <summary>Waits until a stream that stopped the reading has room.</summary>
    protected virtual Task WaitForRoomAsync(Inbox lagging) => lagging.WaitForRoomAsync();

    // A peer that is gone for what we send may have left an answer behind.
    private void OutputFailed(Exception? cause)
    {
        _isDeaf = true;
        if (!IsClosed) EndWhenQuiet();
    }

    private async Task RunAsync()
    {
        Exception? cause = null;
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The transport's own, such as a reset by the peer, or the scanner's: OnClosed tells the calls.
            cause = exception;
        }

        Close(cause);
        if (!Ready.IsEmpty) Ready.RunSoon();
        await Output.CloseAsync().ConfigureAwait(false);
        _watch?.Dispose();
        await _transport.CompleteAsync().ConfigureAwait(false);
        _ended.SetResult();
    }

    private async Task ReadAsync()
    {
        PipeReader input = _transport.Input;
        FrameScanner scanner = new(_maxMessageSize);
        // Closing ends a socket's read with an error, but a pipe's only by cancelling it.
        while (!IsClosed)
        {
            ValueTask<ReadResult> read = input.ReadAsync(CancellationToken.None);
            // Nothing that has arrived is lost: the read ends cancelled only if it has found nothing.
            if (Ends && !read.IsCompleted && IsQuiet) input.CancelPendingRead();
            ReadResult result = await new ReadThenRun(read, Ready);
            if (!result.IsCanceled) OnReceived();
            ReadOnlySequence<byte> buffer = result.Buffer;
            Inbox? lagging = Scan(ref scanner, ref buffer);
            bool isEnd = result.IsCompleted && lagging is null;
            if (isEnd && (!buffer.IsEmpty || scanner.IsSkipping)) throw new IOException("The peer closed the connection in the middle of a frame.");
            input.AdvanceTo(buffer.Start, lagging is null ? buffer.End : buffer.Start);
            if (isEnd) return;
            if (Ends) _readToEnd += result.Buffer.Length - buffer.Length;
            if (Ends && (result.IsCanceled || _readToEnd > MaxReadToEnd) && IsQuiet)
            {
                await Output.CloseAsync().ConfigureAwait(false);
                return;
            }

            if (lagging is not null || MustPause) await PauseAsync(lagging).ConfigureAwait(false);
        }
    }

    private Inbox? Scan(ref FrameScanner scanner, ref ReadOnlySequence<byte> buffer)
    {
        while (!IsClosed)
        {
            switch (scanner.Read(ref buffer, out FrameHeader header, out ReadOnlySequence<byte> payload))
            {
                case ScanResult.Frame:
                    if (OnFrame(header, payload) is { } lagging) return lagging;
                    break;
                case ScanResult.TooLong:
                    OnTooLong(header);
                    break;
                case ScanResult.Absurd:
                    throw new InvalidDataException($"The peer announced a frame of {header.Length} bytes, so it does not speak ttrpc.");
                default:
                    return null;
            }
        }

        buffer = buffer.Slice(buffer.End);
        return null;
    }

    private async Task PauseAsync(Inbox? lagging)
    {
        if (!Ready.IsEmpty) Ready.RunSoon();
        if (lagging is not null) await WaitForRoomAsync(lagging).ConfigureAwait(false);
        if (MustPause) OnPaused();
        while (MustPause && !IsClosed) await Output.WaitForRoomAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
