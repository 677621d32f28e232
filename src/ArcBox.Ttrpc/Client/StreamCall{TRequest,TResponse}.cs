using System.Buffers;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>
/// A call with a stream in at least one direction. It has a connection of its own, because the protocol can neither cancel a stream nor slow one down:
/// closing the connection does the one, not reading it the other.
/// </summary>
internal sealed class StreamCall<TRequest, TResponse> : PendingCall, IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly TtrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOptions _options;
    private readonly TaskCompletionSource<TResponse>? _response;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _cancellation;
    private readonly ITimer? _deadline;
    private object? _outcome;
    private ClientConnection? _connection;
    private uint _streamId;
    private volatile bool _hasSentAll;

    public StreamCall(TtrpcChannel channel, Method<TRequest, TResponse> method, in CallOptions options)
    {
        (_channel, _method, _options) = (channel, method, options);
        Inbox = new Inbox<TResponse>(channel.Options.MaxBufferedBytes, () => Fail(CallFailure.Cancelled()));
        Requests = new RequestWriter<TRequest, TResponse>(this);
        bool hasOneResponse = method.Type is MethodType.ClientStreaming;
        if (hasOneResponse) _response = new TaskCompletionSource<TResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        TimeSpan? left = CallTimer.Left(options.Deadline, channel.Options.TimeProvider);
        _cancellation = options.CancellationToken.UnsafeRegister(static call => ((StreamCall<TRequest, TResponse>)call!).Fail(CallFailure.Cancelled()), this);
        _deadline = CallTimer.Start(left, channel.Options.TimeProvider, static call => ((StreamCall<TRequest, TResponse>)call!).TimeOut(), this);
        if (left <= TimeSpan.Zero) TimeOut();
        // Whoever ended the call may not have seen the timer or the registration.
        Interlocked.MemoryBarrier();
        if (_outcome is not null) Release();
    }

    /// <summary>What the server streams.</summary>
    public Inbox<TResponse> Inbox { get; }

    public RequestWriter<TRequest, TResponse> Requests { get; }

    /// <summary>The answer to a client's stream.</summary>
    public Task<TResponse> Response => _response!.Task;

    /// <summary>Completes when the request has been written, or cannot be.</summary>
    public Task Started { get; private set; } = Task.CompletedTask;

    public ClientConnection? Connection => _connection;

    public uint StreamId => _streamId;

    public Marshaller<TRequest> RequestMarshaller => _method.RequestMarshaller;

    /// <summary>What a write fails with once the call is over.</summary>
    public Exception WriteFailure => Outcome switch
    {
        null => CallFailure.Lost(_channel.Target, null),
        RpcException failure => failure,
        _ => new InvalidOperationException("The server has ended the call: nothing can be written to it any more."),
    };

    /// <summary>What the call ended with: an exception, or anything else if it ended well; null while it is under way.</summary>
    public object? Outcome => Volatile.Read(ref _outcome);

    /// <summary>Starts the call, with the one request that a server-streaming method has.</summary>
    public void Start(TRequest? request)
    {
        _hasSentAll = request is not null;
        Started = StartAsync(request);
    }

    /// <summary>Remembers that the server is told of the end of the client's stream.</summary>
    public void MarkSentAll() => _hasSentAll = true;

    public override void OnResponse(in ReadOnlySequence<byte> envelope, MessageReader messages, ReadyQueue ready)
    {
        if (ResponseEnvelope.Read(envelope, out ResponseEnvelope response) is { } problem)
        {
            Fail(CallFailure.Protocol($"its answer is no Response: {problem}"));
            return;
        }

        // A stream's good end is a Data frame; who says it with a Response may put a last message there.
        RpcException? error = CallFailure.Of(response);
        object? message = null;
        if (error is null && (_response is not null || response.HasPayload) && !TryRead(messages, response.Payload, out message)) return;
        if (message is TResponse last && _response is null && Inbox.Add(last, response.Payload.Length)) ready.Add(Inbox);
        EndByServer(error ?? message ?? this, ready);
    }

    public override Inbox? OnData(in FrameHeader header, in ReadOnlySequence<byte> message, MessageReader messages, ReadyQueue ready)
    {
        if (_response is not null)
        {
            Fail(CallFailure.Protocol("it answered a client's stream with a stream"));
            return null;
        }

        if (header.HasMessage)
        {
            if (!TryRead(messages, message, out object? read)) return null;
            if (Inbox.Add((TResponse)read, message.Length)) ready.Add(Inbox);
        }

        if (header.EndsStream) EndByServer(this, ready);
        return Inbox.HasRoom || header.EndsStream ? null : Inbox;
    }

    public override void Fail(Exception error)
    {
        if (Interlocked.CompareExchange(ref _outcome, error, null) is not null) return;
        _connection?.Close(null);
        bool isLost = error is RpcException { StatusCode: StatusCode.Unavailable };
        // What arrived before a connection was lost is the caller's; what arrives beside a cancellation is not wanted.
        if (isLost ? Inbox.End(error) : Inbox.Abort(error)) ThreadPool.UnsafeQueueUserWorkItem(Inbox, preferLocal: false);
        Finish(error);
    }

    /// <summary>Ends the call if it is still under way.</summary>
    public void Dispose() => Fail(CallFailure.Cancelled("The call was disposed by the client."));

    private void TimeOut() => Fail(CallFailure.DeadlineExceeded(_connection is null ? _channel.Streams.LastFailure : null));

    private async Task StartAsync(TRequest? request)
    {
        try
        {
            while (Outcome is null && !TrySend(await _channel.Streams.RentAsync(_options.IsWaitForReady, _over.Token).ConfigureAwait(false), request))
            {
                // That connection ended before anything was written to it.
            }
        }
        catch (Exception exception)
        {
            // A cancelled wait is one whose call has ended already; with a connection only the request can be wrong.
            Fail(exception as RpcException ?? (_connection is null ? CallFailure.Unexpected(exception) : CallFailure.NotSerialized(exception)));
        }
    }

    private bool TrySend(ClientConnection connection, TRequest? request)
    {
        if (Outcome is not null)
        {
            _channel.Streams.Return(connection);
            return true;
        }

        // NO_DATA tells servers in Rust that the first message is yet to come; those in Go do not look at it.
        FrameFlags flags = request is null ? FrameFlags.RemoteOpen | FrameFlags.NoData : FrameFlags.RemoteClosed;
        ReadOnlyMemory<byte> tail = RequestTail.Encode(CallTimer.Left(_options.Deadline, _channel.Options.TimeProvider), _options.Headers);
        _connection = connection;
        uint id = request is null
            ? connection.Send<TRequest>(this, flags, MethodName.Encode(_method), tail, null, null)
            : connection.Send(this, flags, MethodName.Encode(_method), tail, _method.RequestMarshaller, request);
        if (id == 0) return false;
        _streamId = id;
        // Not after the flush: the server may end the call at once, and the connection be another call's by then.
        if (Outcome is null) connection.Output.Flush();
        else connection.Close(null);
        return true;
    }

    private bool TryRead(MessageReader messages, in ReadOnlySequence<byte> bytes, out object message)
    {
        try
        {
            message = messages.Read(_method.ResponseMarshaller, bytes);
            return true;
        }
        catch (Exception exception)
        {
            message = this;
            Fail(CallFailure.Protocol($"its message is no {typeof(TResponse).Name}: {exception.Message}"));
            return false;
        }
    }

    private void EndByServer(object outcome, ReadyQueue ready)
    {
        if (Interlocked.CompareExchange(ref _outcome, outcome, null) is not null) return;
        // Only a stream that both sides have ended leaves nothing behind on its connection.
        if (_hasSentAll) _channel.Streams.Return(_connection!);
        else _connection!.Close(null);
        if (Inbox.End(outcome as Exception)) ready.Add(Inbox);
        Finish(outcome);
    }

    private void Finish(object outcome)
    {
        if (outcome is Exception error) _response?.TrySetException(error);
        else _response?.TrySetResult((TResponse)outcome);
        _ = _response?.Task.Exception;
        Release();
    }

    private void Release()
    {
        _over.Cancel();
        _deadline?.Dispose();
        _cancellation.Unregister();
    }
}
