using System.Buffers;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>A call of a method whose messages are known.</summary>
internal sealed class ServerCall<TRequest, TResponse> : ServerCall
    where TRequest : class
    where TResponse : class
{
    private readonly ServerMethod<TRequest, TResponse> _method;
    private bool _hasClientEnded;
    private ResponseWriter<TRequest, TResponse>? _responses;

    public ServerCall(ServerMethod<TRequest, TResponse> method, ServerConnection connection, uint streamId)
        : base(connection, streamId)
    {
        _method = method;
        if (!method.TakesOneRequest) Inbox = new Inbox<TRequest>(connection.Options.MaxBufferedBytes);
    }

    /// <summary>The one request of a method that takes one.</summary>
    public TRequest? Request { get; private set; }

    /// <summary>What the client streams; null if the method takes one request.</summary>
    public Inbox<TRequest>? Inbox { get; }

    public ResponseWriter<TRequest, TResponse> Responses => _responses ??= new ResponseWriter<TRequest, TResponse>(this);

    public Marshaller<TResponse> ResponseMarshaller => _method.Responses;

    public FrameOutput Output => Connection.Output;

    protected override string MethodCore => _method.FullName;

    public override void Execute()
    {
        if (IsOver)
        {
            Connection.HandlerReturned();
            return;
        }

        try
        {
            _method.Run(this);
        }
        catch (Exception exception)
        {
            Fail(exception);
            Connection.HandlerReturned();
        }
    }

    public override Inbox? OnData(in FrameHeader header, in ReadOnlySequence<byte> message, MessageReader messages, ReadyQueue ready)
    {
        if (Inbox is null || _hasClientEnded)
        {
            // An end without a message says nothing new. The reference server crashes over data on a unary stream.
            if (header.HasMessage || _hasClientEnded) End(new Status(StatusCode.InvalidArgument, "data handling error: ttrpc: stream closed"));
            return null;
        }

        if (header.HasMessage)
        {
            if (!TryRead(message, messages, out TRequest? request, out string problem))
            {
                End(new Status(StatusCode.Internal, $"ttrpc: error unmarshalling payload: {problem}"));
                return null;
            }

            if (Inbox.Add(request, message.Length)) ready.Add(Inbox);
        }

        _hasClientEnded = header.EndsStream;
        if (_hasClientEnded && Inbox.End(null)) ready.Add(Inbox);
        return Inbox.HasRoom ? null : Inbox;
    }

    /// <summary>Answers with what the handler returns.</summary>
    public async Task RespondAsync(Task<TResponse> handling)
    {
        try
        {
            TResponse? response = await handling.ConfigureAwait(false);
            while (!Output.HasRoom && !IsOver) await Output.WaitForRoomAsync(CancellationToken.None).ConfigureAwait(false);
            if (!HasFailed()) Respond(response);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        Connection.HandlerReturned();
    }

    /// <summary>Ends the stream of responses when the handler returns.</summary>
    public async Task EndStreamAsync(Task handling)
    {
        try
        {
            await handling.ConfigureAwait(false);
            if (!HasFailed() && TryBeginEnd()) SendEnd(FrameParts.End(StreamId));
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        Connection.HandlerReturned();
    }

    protected override string? ReadRequest(in ReadOnlySequence<byte> payload, MessageReader messages)
    {
        // A stream's request may bring its first message along; nobody can tell an empty one from none.
        if (Inbox is not null && payload.IsEmpty) return null;
        if (!TryRead(payload, messages, out TRequest? request, out string problem)) return problem;
        if (Inbox is null) Request = request;
        else Inbox.Add(request, payload.Length);
        return null;
    }

    protected override void StopReading()
    {
        if (Inbox is not null && Inbox.Abort(new OperationCanceledException("The call is over.")))
            ThreadPool.UnsafeQueueUserWorkItem(Inbox, preferLocal: false);
    }

    private void Respond(TResponse? response)
    {
        if (response is null)
        {
            End(new Status(StatusCode.Unknown, "ttrpc: marshal called with nil"));
            return;
        }

        if (!TryBeginEnd()) return;
        try
        {
            Output.Write(FrameParts.Response(StreamId), _method.Responses, response);
        }
        catch (Exception exception)
        {
            // Too long, or not to be serialized: this call's failure alone. The reference server closes the connection with all its calls.
            Output.Write(FrameParts.Failure(StreamId, HandlerFailure.Encode(exception, this, Connection)));
        }

        Release();
    }

    private bool TryRead(in ReadOnlySequence<byte> bytes, MessageReader messages, out TRequest message, out string problem)
    {
        try
        {
            (message, problem) = (messages.Read(_method.Requests, bytes), "");
            return true;
        }
        catch (Exception exception)
        {
            (message, problem) = (null!, exception.Message);
            return false;
        }
    }
}
