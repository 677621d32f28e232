using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>A call that is served: what the handler sees as its context, and what the connection does with its frames.</summary>
internal abstract class ServerCall(ServerConnection connection, uint streamId) : ServerCallContext, IThreadPoolWorkItem
{
    private static readonly AuthContext NobodyKnown = new(null, []);

    private CancellationTokenSource? _cancellation;
    private Metadata? _headers;
    private Metadata? _trailers;
    private Dictionary<object, object>? _userState;
    private ITimer? _timer;
    private DateTime _deadline = DateTime.MaxValue;
    private int _isOver;

    public uint StreamId => streamId;

    /// <summary>True once the last frame was sent, or will not be.</summary>
    public bool IsOver => Volatile.Read(ref _isOver) != 0;

    /// <summary>The connection as whoever opened it knows it; null if the server did.</summary>
    public IDuplexPipe? OpenedElsewhere => connection.OpenedElsewhere;

    protected ServerConnection Connection => connection;

    protected override string HostCore => "";

    protected override string PeerCore => connection.Peer;

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore => _headers ??= [];

    protected override Metadata ResponseTrailersCore => _trailers ??= [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => NobodyKnown;

    protected override CancellationToken CancellationTokenCore
    {
        get
        {
            // Made only for handlers that ask. Has no timer, so there is nothing in it to dispose.
            CancellationTokenSource made = _cancellation ?? Interlocked.CompareExchange(ref _cancellation, new(), null) ?? _cancellation;
            if (IsOver) made.Cancel();
            return made.Token;
        }
    }

    protected override IDictionary<object, object> UserStateCore
    {
        get
        {
            if (_userState is not null) return _userState;
            _userState = new Dictionary<object, object> { [TtrpcServerCallContextExtensions.CallKey] = this };
            if (connection.PeerCredentials is { } credentials) _userState[TtrpcServerCallContextExtensions.CredentialsKey] = credentials;
            return _userState;
        }
    }

    /// <summary>Takes over what the request says; returns why it is not served, or null.</summary>
    public Status? Accept(in RequestEnvelope request, MessageReader messages)
    {
        _headers = request.Metadata;
        if (request.TimeoutNano < 0) return DeadlineExceeded;
        if (ReadRequest(request.Payload, messages) is { } problem) return new Status(StatusCode.Internal, $"ttrpc: error unmarshalling payload: {problem}");
        if (request.TimeoutNano == 0) return null;
        TimeSpan left = TimeSpan.FromTicks(Math.Max(1, request.TimeoutNano / TimeSpan.NanosecondsPerTick));
        DateTime now = connection.Options.TimeProvider.GetUtcNow().UtcDateTime;
        _deadline = left < DateTime.MaxValue - now ? now + left : DateTime.MaxValue;
        _timer = CallTimer.Start(left, connection.Options.TimeProvider, static call => ((ServerCall)call!).End(DeadlineExceeded), this);
        // Ended by another thread, which has not seen the timer.
        if (IsOver) _timer?.Dispose();
        return null;
    }

    /// <summary>Handles what the client streams; returns the inbox if it has no room left.</summary>
    public abstract Inbox? OnData(in FrameHeader header, in ReadOnlySequence<byte> message, MessageReader messages, ReadyQueue ready);

    /// <summary>Ends the call in the handler's place, which is cancelled.</summary>
    public void End(Status status)
    {
        if (TryBeginEnd()) SendEnd(FrameParts.Failure(streamId, StatusMessage.EncodeResponse(status, null)));
    }

    /// <summary>Cancels the handler, because nobody is there any longer to be answered.</summary>
    public void Abandon()
    {
        if (TryBeginEnd()) Release();
    }

    public abstract void Execute();

    // ttrpc has no response headers.
    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
        => throw new NotSupportedException("ttrpc has no context propagation: hand the deadline and the token on yourself.");

    /// <summary>Reads the request, where the method takes one, or the first message of the client's stream; returns what is wrong with it, or null.</summary>
    protected abstract string? ReadRequest(in ReadOnlySequence<byte> payload, MessageReader messages);

    /// <summary>Has whoever waits for the client's messages stop waiting.</summary>
    protected abstract void StopReading();

    /// <summary>Answers with what a handler threw.</summary>
    protected void Fail(Exception exception)
    {
        if (TryBeginEnd()) SendEnd(FrameParts.Failure(streamId, HandlerFailure.Encode(exception, this, connection)));
    }

    /// <summary>Answers with the status that the handler set, if it is not OK.</summary>
    protected bool HasFailed()
    {
        if (StatusCore.StatusCode == StatusCode.OK) return false;
        if (TryBeginEnd()) SendEnd(FrameParts.Failure(streamId, StatusMessage.EncodeResponse(StatusCore, _trailers)));
        return true;
    }

    /// <summary>True for the one who sends the last frame.</summary>
    protected bool TryBeginEnd()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0) return false;
        // Before the frame leaves: the client may start its next call the moment that it sees this one's end.
        connection.Remove(this);
        return true;
    }

    protected void SendEnd(in FrameParts last)
    {
        connection.Output.Write(last);
        Release();
    }

    /// <summary>Sends what was written last, and stops whatever the handler started and left behind.</summary>
    protected void Release()
    {
        connection.CallEnded();
        connection.Output.Flush();
        _timer?.Dispose();
        StopReading();
        // Not on this thread, which reads the connection or runs a timer. What a handler's own callback throws there, nobody is left to be told.
        if (_cancellation is not null) _ = _cancellation.CancelAsync().ContinueWith(static cancelled => cancelled.Exception, TaskScheduler.Default);
    }

    private static Status DeadlineExceeded => new(StatusCode.DeadlineExceeded, "context deadline exceeded");
}
