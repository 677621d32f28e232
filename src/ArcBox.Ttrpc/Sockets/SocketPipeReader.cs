using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace ArcBox.Ttrpc;

/// <summary>
/// Reads a socket into one piece of memory that follows the traffic: a connection that waits for small frames holds 4 KiB, one that carries an upload takes
/// half a megabyte with each call of the system, and every frame lies in one piece. The framework's reader has one size for all, and hands out chains.
/// </summary>
internal sealed class SocketPipeReader(Socket socket) : PipeReader, IDisposable
{
    private const int SmallestBuffer = 4 * 1024;
    private const int LargestReceive = 512 * 1024;

    // A sequence over an array marks its end in the sign of the index.
    private const int IndexMask = int.MaxValue;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _wanted = SmallestBuffer;
    private bool _isExamined = true;
    private bool _hasEnded;
    private bool _isCompleted;
    private int _isCancelled;
    private CancellationTokenSource _pending = new();

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // Positions of an empty buffer have no object behind them, but an index of zero.
        if (_start == _end) return;
        _isExamined = (examined.GetInteger() & IndexMask) >= _end;
        _start = consumed.GetInteger() & IndexMask;
        if (_start == _end) (_start, _end, _isExamined) = (0, 0, true);
    }

    public override bool TryRead(out ReadResult result)
    {
        bool isCancelled = Interlocked.Exchange(ref _isCancelled, 0) != 0;
        result = new ReadResult(new ReadOnlySequence<byte>(_buffer, _start, _end - _start), isCancelled, _hasEnded);
        return isCancelled || _hasEnded || !_isExamined;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isCompleted, this);
        return TryRead(out ReadResult result) ? new ValueTask<ReadResult>(result) : ReceiveAsync(cancellationToken);
    }

    public override void CancelPendingRead()
    {
        Volatile.Write(ref _isCancelled, 1);
        Volatile.Read(ref _pending).Cancel();
    }

    /// <summary>Gives the memory back; no read may be under way.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted) return;
        _isCompleted = true;
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        (_start, _end) = (0, 0);
    }

    public void Dispose() => Complete();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReceiveAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        using CancellationTokenRegistration cancellation =
            cancellationToken.UnsafeRegister(static reader => ((SocketPipeReader)reader!)._pending.Cancel(), this);
        try
        {
            int received = await socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, _pending.Token).ConfigureAwait(false);
            Adapt(received);
            _end += received;
            (_hasEnded, _isExamined) = (received == 0, false);
        }
        catch (OperationCanceledException)
        {
            _pending = new CancellationTokenSource();
            cancellationToken.ThrowIfCancellationRequested();
            Volatile.Write(ref _isCancelled, 1);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw new IOException(exception.Message, exception);
        }

        TryRead(out ReadResult result);
        return result;
    }

    // What was received before and is not consumed is the beginning of a frame; its rest comes behind it.
    private void MakeRoom()
    {
        int held = _end - _start;
        if (_buffer.Length - _end >= Math.Max(_wanted / 2, 1) && (held > 0 || _buffer.Length <= 2 * _wanted)) return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(held + Math.Max(_wanted, held));
        _buffer.AsSpan(_start, held).CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = (larger, 0, held);
    }

    private void Adapt(int received)
    {
        if (received == _buffer.Length - _end) _wanted = Math.Min(2 * _wanted, LargestReceive);
        else if (received < _wanted / 4) _wanted = Math.Max(_wanted / 2, SmallestBuffer);
    }
}
