using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>
/// What one connection sends. Frames are written into one buffer while another is on its way, so that a slow peer never holds up a writer in the middle of
/// a frame, and what many calls write in a burst leaves in one piece.
/// </summary>
internal sealed class FrameOutput(PipeWriter pipe, int maxMessageSize, int maxQueuedBytes, WriteWatch? watch, Action<Exception?> failed) : IThreadPoolWorkItem
{
    private const int WatchedSize = 512 * 1024;

    private readonly Lock _gate = new();
    private readonly FrameWriter _writer = new(maxMessageSize);
    private OutputBuffer _filling = new();
    private OutputBuffer _leaving = new();
    private long _queued;
    private Flushing _flushing;
    private volatile bool _isClosed;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _quiet;

    private enum Flushing
    {
        No,
        Scheduled,
        Running,
    }

    /// <summary>True if nothing is taken any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>False if so much waits to be sent that a further message should wait as well. Nobody needs to wait for what is closed.</summary>
    public bool HasRoom => _isClosed || Volatile.Read(ref _queued) <= maxQueuedBytes;

    /// <summary>True if more waits than all that obey <see cref="HasRoom"/> can have written: the peer asks without reading answers.</summary>
    public bool IsOverfull => !_isClosed && Volatile.Read(ref _queued) > 2L * maxQueuedBytes + maxMessageSize;

    /// <summary>Writes a frame with a message; false if the connection is closed. Nothing leaves before a flush.</summary>
    /// <exception cref="RpcException">The message is too long or cannot be serialized.</exception>
    public bool Write<T>(in FrameParts parts, Marshaller<T> marshaller, T message)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            long before = _filling.Length;
            _writer.Write(_filling, parts, marshaller, message);
            _queued += _filling.Length - before;
            return true;
        }
    }

    /// <summary>Writes a frame without a message; false if the connection is closed. Nothing leaves before a flush.</summary>
    public bool Write(in FrameParts parts)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            long before = _filling.Length;
            _writer.Write(_filling, parts);
            _queued += _filling.Length - before;
            return true;
        }
    }

    /// <summary>
    /// Sends what was written: at once, or, where this thread is about to do more that may be sent along, on another one. That one does not wait for this,
    /// which may block in a caller's code.
    /// </summary>
    public void Flush()
    {
        if (ReadyQueue.HasMore) FlushSoon();
        else if (TryStart(Flushing.Running)) _ = SendAsync();
    }

    /// <summary>Sends what was written, with what is written until another thread comes to it.</summary>
    public void FlushSoon()
    {
        if (TryStart(Flushing.Scheduled)) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Completes when there is room again, or the connection is closed; somebody else may have taken the room by then.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (HasRoom) return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes nothing more; completes when what was written before has left, or cannot leave any more.</summary>
    public Task CloseAsync()
    {
        Task quiet;
        lock (_gate)
        {
            _isClosed = true;
            _room?.TrySetResult();
            if (_flushing == Flushing.No && _filling.IsEmpty)
            {
                Retire();
                return Task.CompletedTask;
            }

            _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            quiet = _quiet.Task;
        }

        if (TryStart(Flushing.Running)) _ = SendAsync();
        return quiet;
    }

    /// <summary>Takes nothing more and forgets what has not left. The pieces on their way are given back when the pipe is done with them.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            _isClosed = true;
            _filling.Release();
            _room?.TrySetResult();
            if (_flushing == Flushing.No) Retire();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            if (_flushing != Flushing.Scheduled) return;
            _flushing = Flushing.Running;
        }

        _ = SendAsync();
    }

    private bool TryStart(Flushing wanted)
    {
        lock (_gate)
        {
            if (_flushing >= wanted || (_flushing == Flushing.No && _filling.IsEmpty)) return false;
            _flushing = wanted;
            return true;
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (TakeWritten())
            {
                for (int i = 0; i < _leaving.PieceCount; i++)
                {
                    if (await SendPieceAsync(_leaving.Piece(i)).ConfigureAwait(false)) continue;
                    Fail(null);
                    return;
                }
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> SendPieceAsync(ReadOnlyMemory<byte> piece)
    {
        // A peer that takes a long message slowly is not one that takes nothing.
        for (; piece.Length > WatchedSize; piece = piece[WatchedSize..])
        {
            if (!await SendAsync(piece[..WatchedSize]).ConfigureAwait(false)) return false;
        }

        return await SendAsync(piece).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> piece)
    {
        ValueTask<FlushResult> write = pipe.WriteAsync(piece, CancellationToken.None);
        if (write.IsCompleted)
        {
            FlushResult done = await write.ConfigureAwait(false);
            return done is { IsCompleted: false, IsCanceled: false };
        }

        watch?.Start();
        FlushResult result = await write.ConfigureAwait(false);
        watch?.Stop();
        return result is { IsCompleted: false, IsCanceled: false };
    }

    private bool TakeWritten()
    {
        lock (_gate)
        {
            _queued -= _leaving.Length;
            _leaving.Release();
            (_filling, _leaving) = (_leaving, _filling);
            if (HasRoom && _room is not null)
            {
                _room.TrySetResult();
                _room = null;
            }

            if (!_leaving.IsEmpty) return true;
            _flushing = Flushing.No;
            if (_isClosed) Retire();
            return false;
        }
    }

    private void Fail(Exception? exception)
    {
        lock (_gate)
        {
            _isClosed = true;
            _flushing = Flushing.No;
            Retire();
        }

        watch?.Stop();
        failed(exception);
    }

    private void Retire()
    {
        _leaving.Release();
        _filling.Release();
        _room?.TrySetResult();
        _quiet?.TrySetResult();
    }
}
