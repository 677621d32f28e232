using System.Buffers;
using System.IO.Pipelines;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Stands between a server and a connection. What the server sends is followed frame by frame, so that a fault can strike an answer at a place that does not
/// depend on how the bytes happen to be grouped. Without a fault all passes as it is.
/// </summary>
internal sealed class FaultPipe : IDuplexPipe, IDisposable
{
    // The defaults otherwise: a server that writes faster than its client reads waits at 64 KiB. A frame that is watched may be longer, and is read whole.
    private readonly Pipe _pipe = new(new PipeOptions(useSynchronizationContext: false));
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, WireCall> _calls = [];
    private readonly CancellationTokenSource _gone;
    private readonly FrameFormat _format;
    private readonly FaultInput _input;
    private readonly WireOutput _output;
    private long _passing;

    /// <summary>Begins to pump.</summary>
    /// <param name="connection">What faults close.</param>
    /// <param name="transport">What is read and written: the connection, or what encrypts it.</param>
    /// <param name="format">The frames.</param>
    /// <param name="time">The clock for slow sending.</param>
    public FaultPipe(WireConnection connection, IDuplexPipe transport, FrameFormat format, TimeProvider time)
    {
        _format = format;
        _gone = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed);
        _input = new FaultInput(transport.Input, Dispose);
        _output = new WireOutput(transport.Output, connection, _input, time, _gone.Token);
        using (ExecutionContext.SuppressFlow())
        {
            Sent = PumpAsync();
        }
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _pipe.Writer;

    /// <summary>Completes when everything that the server wrote has left, or cannot leave.</summary>
    public Task Sent { get; }

    /// <summary>Watches the answer of a call, of which nothing has been written yet.</summary>
    /// <param name="streamId">The call's stream.</param>
    /// <param name="entry">The call in the log.</param>
    /// <param name="abandoned">Fires when the client has given the stream up, where the server then sends no last frame.</param>
    public WireCall Track(uint streamId, CallEntry entry, CancellationToken abandoned)
    {
        WireCall call;
        lock (_gate)
        {
            if (_calls.TryGetValue(streamId, out WireCall? known)) return known;
            _calls[streamId] = call = new WireCall(entry, _format.Track());
        }

        // Fires at once if it has fired.
        abandoned.UnsafeRegister(_ => Forget(streamId, call), null);
        return call;
    }

    /// <summary>Nothing is held back any longer: the client is gone, or the server is done with the connection.</summary>
    public void Dispose() => _ = _gone.CancelAsync();

    private async Task PumpAsync()
    {
        PipeReader reader = _pipe.Reader;
        try
        {
            while (true)
            {
                ReadResult result = await reader.ReadAsync().ConfigureAwait(false);
                ReadOnlySequence<byte> rest = await PassAsync(result.Buffer).ConfigureAwait(false);
                // Half a frame, of a server that was stopped in the middle.
                if (result.IsCompleted) await SendAsync(rest).ConfigureAwait(false);
                await _output.FlushAsync().ConfigureAwait(false);
                reader.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted) return;
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The client is gone, or the connection was closed. The server learns of it by the reader's end.
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<ReadOnlySequence<byte>> PassAsync(ReadOnlySequence<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_passing > 0)
            {
                ReadOnlySequence<byte> piece = buffer.Slice(0, Math.Min(_passing, buffer.Length));
                await SendAsync(piece).ConfigureAwait(false);
                _passing -= piece.Length;
                buffer = buffer.Slice(piece.End);
                continue;
            }

            if (!TryRead(buffer, out FrameHead head)) break;
            long length = _format.HeaderLength + head.Length;
            if (Find(head.StreamId) is not { } call)
            {
                _passing = length;
                continue;
            }

            if (buffer.Length < length) break;
            await PassAsync(call, buffer.Slice(0, length).ToArray()).ConfigureAwait(false);
            if (head.EndsStream) Forget(head.StreamId, call);
            buffer = buffer.Slice(length);
        }

        return buffer;
    }

    private async ValueTask PassAsync(WireCall call, byte[] frame)
    {
        FrameSplit split = call.Next(frame, out InjectedFault? striking);
        await _output.SendAsync(split.Before).ConfigureAwait(false);
        if (striking is not null)
        {
            await _output.FlushAsync().ConfigureAwait(false);
            await striking.Fault.StrikeAsync(new FaultStrike(call, striking, split, _format, _output, _gone.Token)).ConfigureAwait(false);
        }

        await _output.SendAsync(split.After).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(ReadOnlySequence<byte> bytes)
    {
        foreach (ReadOnlyMemory<byte> piece in bytes) await _output.SendAsync(piece).ConfigureAwait(false);
    }

    private bool TryRead(in ReadOnlySequence<byte> buffer, out FrameHead head)
    {
        head = default;
        if (buffer.Length < _format.HeaderLength) return false;
        Span<byte> header = stackalloc byte[_format.HeaderLength];
        buffer.Slice(0, _format.HeaderLength).CopyTo(header);
        head = _format.Read(header);
        return true;
    }

    private WireCall? Find(uint streamId)
    {
        lock (_gate) return _calls.Count == 0 ? null : _calls.GetValueOrDefault(streamId);
    }

    private void Forget(uint streamId, WireCall call)
    {
        call.End();
        lock (_gate) _calls.Remove(streamId);
    }
}
