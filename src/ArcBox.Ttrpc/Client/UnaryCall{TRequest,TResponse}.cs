using System.Buffers;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>
/// One request, one answer, over the connection that unary calls share. The object is what a call costs: it is the task's source, the connection's entry and
/// the state behind <see cref="AsyncUnaryCall{TResponse}"/> at once.
/// </summary>
internal sealed class UnaryCall<TRequest, TResponse>(TtrpcChannel channel, Method<TRequest, TResponse> method) : PendingCall, IThreadPoolWorkItem, IDisposable
    where TRequest : class
    where TResponse : class
{
    // Continuations run where Execute is called, which is a place for them.
    private readonly TaskCompletionSource<TResponse> _response = new();
    private object? _outcome;
    private ClientConnection? _connection;
    private uint _streamId;
    private ITimer? _deadline;
    private CancellationTokenRegistration _cancellation;
    private CancellationTokenSource? _waiting;

    public AsyncUnaryCall<TResponse> Start(in CallOptions options, TRequest request)
    {
        TimeSpan? left = CallTimer.Left(options.Deadline, channel.Options.TimeProvider);
        if (options.CancellationToken.IsCancellationRequested) Fail(CallFailure.Cancelled());
        else if (left <= TimeSpan.Zero) Fail(CallFailure.DeadlineExceeded());
        else Send(options, left, request);
        return new AsyncUnaryCall<TResponse>(
            _response.Task,
            static _ => CallState.Headers(),
            static call => CallState.Status(((UnaryCall<TRequest, TResponse>)call)._outcome),
            static call => CallState.Trailers(((UnaryCall<TRequest, TResponse>)call)._outcome),
            static call => ((UnaryCall<TRequest, TResponse>)call).Dispose(),
            this);
    }

    public override void OnResponse(in ReadOnlySequence<byte> envelope, MessageReader messages, ReadyQueue ready)
    {
        if (TryEnd(Read(envelope, messages))) ready.Add(this);
    }

    public override Inbox? OnData(in FrameHeader header, in ReadOnlySequence<byte> message, MessageReader messages, ReadyQueue ready)
    {
        Fail(CallFailure.Protocol("it answered a unary call with a stream"));
        return null;
    }

    public override void Fail(Exception error)
    {
        if (!TryEnd(error)) return;
        if (_streamId != 0) _connection?.Forget(_streamId);
        // Neither the canceller's thread nor the timer's is a place for what awaits the call.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Dispose() => Fail(CallFailure.Cancelled("The call was disposed by the client."));

    void IThreadPoolWorkItem.Execute()
    {
        Release();
        _waiting?.Cancel();
        if (_outcome is TResponse response)
        {
            _response.TrySetResult(response);
            return;
        }

        _response.TrySetException((Exception)_outcome!);
        // A caller that disposes the call does not want to hear of it any longer.
        _ = _response.Task.Exception;
    }

    private static object Read(in ReadOnlySequence<byte> bytes, MessageReader messages, Method<TRequest, TResponse> method)
    {
        if (ResponseEnvelope.Read(bytes, out ResponseEnvelope envelope) is { } problem) return CallFailure.Protocol($"its answer is no Response: {problem}");
        try
        {
            return CallFailure.Of(envelope) ?? (object)messages.Read(method.ResponseMarshaller, envelope.Payload);
        }
        catch (Exception exception)
        {
            return CallFailure.Protocol($"its answer is no {typeof(TResponse).Name}: {exception.Message}");
        }
    }

    private object Read(in ReadOnlySequence<byte> envelope, MessageReader messages) => Read(envelope, messages, method);

    private void Send(in CallOptions options, TimeSpan? left, TRequest request)
    {
        CancellationToken cancellationToken = options.CancellationToken;
        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.UnsafeRegister(static call => ((UnaryCall<TRequest, TResponse>)call!).Fail(CallFailure.Cancelled()), this);
        _deadline = CallTimer.Start(left, channel.Options.TimeProvider, static call => ((UnaryCall<TRequest, TResponse>)call!).TimeOut(), this);
        if (HasEndedMeanwhile())
        {
            Release();
            return;
        }

        ClientConnection? connection = channel.Unary.Current;
        if (connection is null || !connection.Output.HasRoom || !TrySend(connection, left, options.Headers, request)) _ = SendLaterAsync(options, request);
    }

    // Whoever ended the call may not have seen the timer or the registration.
    private bool HasEndedMeanwhile()
    {
        Interlocked.MemoryBarrier();
        return _outcome is not null;
    }

    private void Release()
    {
        _deadline?.Dispose();
        _cancellation.Dispose();
    }

    private void TimeOut() => Fail(CallFailure.DeadlineExceeded(_connection is null ? channel.Unary.LastFailure : null));

    /// <summary>Sends the request; false if this connection cannot take it and another may.</summary>
    private bool TrySend(ClientConnection connection, TimeSpan? left, Metadata? headers, TRequest request)
    {
        try
        {
            _connection = connection;
            _streamId = connection.Send(this, FrameFlags.None, MethodName.Encode(method), RequestTail.Encode(left, headers), method.RequestMarshaller, request);
        }
        catch (Exception exception)
        {
            Fail(exception as RpcException ?? CallFailure.NotSerialized(exception));
            return true;
        }

        if (_streamId == 0) return false;
        if (Volatile.Read(ref _outcome) is not null) connection.Forget(_streamId);
        connection.Output.Flush();
        return true;
    }

    private async Task SendLaterAsync(CallOptions options, TRequest request)
    {
        _waiting = new CancellationTokenSource();
        try
        {
            while (Volatile.Read(ref _outcome) is null)
            {
                ClientConnection connection = await channel.Unary.GetAsync(options.IsWaitForReady, _waiting.Token).ConfigureAwait(false);
                while (!connection.Output.HasRoom && !connection.IsClosed) await connection.Output.WaitForRoomAsync(_waiting.Token).ConfigureAwait(false);
                if (Volatile.Read(ref _outcome) is not null) return;
                if (TrySend(connection, CallTimer.Left(options.Deadline, channel.Options.TimeProvider), options.Headers, request)) return;
            }
        }
        catch (Exception exception)
        {
            // A cancelled wait is one whose call has ended already.
            Fail(exception as RpcException ?? CallFailure.Unexpected(exception));
        }
    }

    private bool TryEnd(object outcome) => Interlocked.CompareExchange(ref _outcome, outcome, null) is null;
}
