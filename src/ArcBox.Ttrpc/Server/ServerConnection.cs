using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace ArcBox.Ttrpc;

/// <summary>A client's connection, with the calls that are served on it.</summary>
internal sealed class ServerConnection : Connection
{
    // How often a connection that is not read, because its one stream's handler lags, is asked whether its client is still there.
    private static readonly TimeSpan HangUpCheck = TimeSpan.FromMilliseconds(100);

    private readonly MethodTable _methods;
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, ServerCall> _calls = [];
    private readonly ITimer? _idle;
    private uint _highestId;
    private int _open;
    private int _running;
    private bool _wasShared;
    private volatile bool _isStopping;
    private volatile bool _isIdle;

    public ServerConnection(Transport transport, MethodTable methods, TtrpcServerOptions options, ILogger logger)
        : base(transport, options.MaxMessageSize, options.MaxQueuedBytes, options.WriteTimeout, options.TimeProvider)
    {
        (_methods, Options, Logger) = (methods, options, logger);
        if (options.IdleTimeout != Timeout.InfiniteTimeSpan)
            _idle = options.TimeProvider.CreateTimer(_ => EndIfIdle(), null, options.IdleTimeout, Timeout.InfiniteTimeSpan);
    }

    public TtrpcServerOptions Options { get; }

    public ILogger Logger { get; }

    public string Peer => Transport.Peer;

    public IDuplexPipe? OpenedElsewhere => (Transport as PipeTransport)?.Pipe;

    public TtrpcPeerCredentials? PeerCredentials => Transport.Credentials;

    // Refusals are written without asking for room.
    protected override bool MustPause => Output.IsOverfull;

    protected override bool MayEnd => (_isStopping || _isIdle) && Volatile.Read(ref _open) == 0;

    /// <summary>Refuses new calls, and ends the connection after the last one that is under way.</summary>
    public void Stop()
    {
        _isStopping = true;
        EndWhenQuiet();
    }

    /// <summary>Why the connection ended, for the log.</summary>
    public Exception? EndedBy => Cause;

    /// <summary>A call is about to send its last frame.</summary>
    public void Remove(ServerCall call)
    {
        lock (_gate) _calls.Remove(call.StreamId);
    }

    /// <summary>A call's last frame was written.</summary>
    public void CallEnded()
    {
        if (Interlocked.Decrement(ref _open) != 0) return;
        if (_isStopping) EndWhenQuiet();
        else _idle?.Change(Options.IdleTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A handler is done, perhaps long after its call.</summary>
    public void HandlerReturned() => Interlocked.Decrement(ref _running);

    protected override void OnPaused() => Log.PeerLags(Logger, Peer);

    // Also of a request that takes its time to arrive.
    protected override void OnReceived()
    {
        _isIdle = false;
        if (MayIdle) _idle?.Change(Options.IdleTimeout, Timeout.InfiniteTimeSpan);
    }

    protected override Inbox? OnFrame(in FrameHeader header, in ReadOnlySequence<byte> payload)
    {
        if (!IsFromClient(header)) return null;
        switch (header.Type)
        {
            case FrameType.Request:
                return OnRequest(header.StreamId, payload);
            case FrameType.Data:
                return OnData(header, payload);
            default:
                // As the reference server: what it does not know may be known one day.
                return null;
        }
    }

    protected override void OnTooLong(in FrameHeader header)
    {
        if (Find(header.StreamId) is { } call) call.End(FrameWriter.TooLong(header.Length, Options.MaxMessageSize).Status);
        else Refuse(header.StreamId, FrameWriter.TooLong(header.Length, Options.MaxMessageSize).Status);
    }

    protected override void OnClosed(Exception? cause)
    {
        _idle?.Dispose();
        ServerCall[] calls;
        lock (_gate)
        {
            calls = [.. _calls.Values];
        }

        foreach (ServerCall call in calls) call.Abandon();
    }

    protected override async Task WaitForRoomAsync(Inbox lagging)
    {
        Task room = lagging.WaitForRoomAsync();
        while (!room.IsCompleted)
        {
            if (IsPeerDeaf || Transport.HasPeerHungUp())
            {
                Close(null);
                return;
            }

            using CancellationTokenSource stop = new();
            await Task.WhenAny(room, Task.Delay(HangUpCheck, Options.TimeProvider, stop.Token)).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private bool MayIdle => Volatile.Read(ref _open) == 0;

    private void EndIfIdle()
    {
        // The timer may have been set by a call's end while the next call began.
        _isIdle = MayIdle;
        if (_isIdle) EndWhenQuiet();
    }

    private bool IsFromClient(in FrameHeader header)
    {
        if ((header.StreamId & 1) == 1) return true;
        Refuse(header.StreamId, new Status(StatusCode.InvalidArgument, "StreamID must be odd for client initiated streams"));
        return false;
    }

    private Inbox? OnRequest(uint id, in ReadOnlySequence<byte> payload)
    {
        if (Options.AllowUnorderedStreamIds ? Find(id) is not null : id <= _highestId)
        {
            Refuse(id, new Status(StatusCode.InvalidArgument, "StreamID cannot be re-used and must increment"));
            return null;
        }

        _highestId = Math.Max(_highestId, id);
        if (RequestEnvelope.Read(payload, out RequestEnvelope request) is { } problem)
            Refuse(id, new Status(StatusCode.InvalidArgument, $"unmarshal request error: {problem}"));
        else if (request.MetadataBytes > RequestEnvelope.MaxMetadataBytes) Refuse(id, TooMuchMetadata);
        else if (_methods.Find(request, out string missing) is not { } method) Refuse(id, new Status(StatusCode.Unimplemented, missing));
        else if (_isStopping) Refuse(id, new Status(StatusCode.Unavailable, "The server is shutting down."));
        else if (Volatile.Read(ref _running) >= Options.MaxStreamsPerConnection) Refuse(id, TooManyCalls);
        else Open(method.CreateCall(this, id), request);
        return null;
    }

    private void Open(ServerCall call, in RequestEnvelope request)
    {
        // Both before a deadline's timer may end the call.
        Interlocked.Increment(ref _open);
        lock (_gate)
        {
            _calls.Add(call.StreamId, call);
            _wasShared |= _calls.Count > 1;
        }

        _idle?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (call.Accept(request, Messages) is { } refusal)
        {
            call.End(refusal);
            return;
        }

        // Whoever closed the connection meanwhile may not have seen the call.
        if (IsClosed) call.Abandon();
        Interlocked.Increment(ref _running);
        Ready.Add(call);
    }

    private Inbox? OnData(in FrameHeader header, in ReadOnlySequence<byte> payload)
    {
        if (Find(header.StreamId) is not { } call)
        {
            Refuse(header.StreamId, new Status(StatusCode.InvalidArgument, "StreamID is no longer active"));
            return null;
        }

        if (call.OnData(header, payload, Messages, Ready) is not { } lagging) return null;
        if (!_wasShared) return lagging;
        // Other calls come on this connection: it is not stopped for one.
        call.End(HandlerLags);
        return null;
    }

    private void Refuse(uint id, Status status)
    {
        Log.Refused(Logger, id, Peer, status.StatusCode, status.Detail);
        Output.Write(FrameParts.Failure(id, StatusMessage.EncodeResponse(status, null)));
        Output.FlushSoon();
    }

    private ServerCall? Find(uint id)
    {
        lock (_gate) return _calls.GetValueOrDefault(id);
    }

    private static Status TooMuchMetadata
        => new(StatusCode.ResourceExhausted, $"The request has more than {RequestEnvelope.MaxMetadataBytes} bytes of metadata.");

    private Status TooManyCalls
        => new(StatusCode.ResourceExhausted, $"{Options.MaxStreamsPerConnection} calls are being served on this connection, the most that is allowed.");

    private Status HandlerLags
        => new(StatusCode.ResourceExhausted, $"The handler lags: more than {Options.MaxBufferedBytes} bytes wait for it, and others share the connection.");
}
