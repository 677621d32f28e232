using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// One call: two pipes between client and handler, and the one outcome that whichever comes first decides: the handler's end, the client's
/// cancellation, the deadline, or the channel's shutdown.
/// </summary>
internal sealed class InMemoryCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private const string DeadlinePassed = "The deadline passed.";
    private const string CancelledByClient = "The call was cancelled by the client.";

    // The longest time that a .NET timer takes; what ends later never ends in practice.
    private static readonly TimeSpan MaxTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly MessagePipe<TRequest> _requests;
    private readonly MessagePipe<TResponse> _responses;
    private readonly InMemoryServerCallContext _context;
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _handlerCancellation = new();
    private readonly List<IDisposable> _registrations = [];
    private readonly Lock _gate = new();
    private Outcome? _outcome;

    public InMemoryCall(
        Method<TRequest, TResponse> method, string target, CallOptions call, InMemoryChannelOptions options, CancellationToken shutdown)
    {
        _requests = new MessagePipe<TRequest>(options.BufferedMessages);
        _responses = new MessagePipe<TResponse>(options.BufferedMessages);
        DateTime deadline = call.Deadline ?? DateTime.MaxValue;
        _context = new InMemoryServerCallContext(
            method.FullName, target, deadline, MessageCloner.Clone(call.Headers), SendHeaders, _handlerCancellation.Token);
        Requests = new InMemoryClientWriter<TRequest>(_requests, () => _outcome?.ToException());
        Responses = new InMemoryReader<TResponse>(_responses, () => Abort(StatusCode.Cancelled, CancelledByClient));
        WatchDeadline(deadline, options.TimeProvider);
        Watch(StatusCode.Unavailable, "The channel was shut down.", shutdown);
        Watch(StatusCode.Cancelled, CancelledByClient, call.CancellationToken);
    }

    public IClientStreamWriter<TRequest> Requests { get; }

    public IAsyncStreamReader<TResponse> Responses { get; }

    public Task<Metadata> Headers => _headers.Task;

    public void SendOnly(TRequest request)
    {
        _requests.WriteFirst(request);
        _requests.Complete();
    }

    /// <summary>Gives the handler, before it runs, what it is to build with.</summary>
    public void Give(BuildOptions options) => options.AddTo(_context);

    public void Run(InMemoryHandler<TRequest, TResponse>? handler)
    {
        if (handler is null) End(new Status(StatusCode.Unimplemented, $"Nobody serves {_context.Method}."), []);
        else if (_outcome is null) _ = Task.Run(() => ServeAsync(handler), CancellationToken.None);
    }

    public Task<TResponse> ReadOnlyResponseAsync()
    {
        Task<TResponse> response = ReadToTheEndAsync();
        // A client that disposes the call does not want it any longer.
        response.MayFailUnobserved();
        return response;
    }

    public Status GetStatus() => Ended().Status;

    public Metadata GetTrailers() => Ended().Trailers;

    public void Dispose() => Abort(StatusCode.Cancelled, "The call was left by the client.");

    private async Task<TResponse> ReadToTheEndAsync()
    {
        if (!await Responses.MoveNext(CancellationToken.None).ConfigureAwait(false))
            throw new RpcException(new Status(StatusCode.Internal, "The handler ended without a response."));
        TResponse response = Responses.Current;
        // The status is final only behind the message: a handler may still fail after it.
        await Responses.MoveNext(CancellationToken.None).ConfigureAwait(false);
        return response;
    }

    private Outcome Ended() => _outcome ?? throw new InvalidOperationException("The call has not ended yet.");

    private bool SendHeaders(Metadata headers) => _headers.TrySetResult(MessageCloner.Clone(headers));

    private async Task ServeAsync(InMemoryHandler<TRequest, TResponse> handler)
    {
        (Status status, Metadata trailers) = await HandlerOutcome.ReadAsync(
            () => handler(new InMemoryReader<TRequest>(_requests), new InMemoryServerWriter<TResponse>(_responses, SendHeaders, _context), _context),
            _context).ConfigureAwait(false);
        End(status, MessageCloner.Clone(trailers));
    }

    private void WatchDeadline(DateTime deadline, TimeProvider time)
    {
        if (deadline == DateTime.MaxValue) return;
        TimeSpan left = deadline.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
        if (left <= TimeSpan.Zero) Abort(StatusCode.DeadlineExceeded, DeadlinePassed);
        else if (left < MaxTimer) Keep(time.CreateTimer(_ => Abort(StatusCode.DeadlineExceeded, DeadlinePassed), null, left, Timeout.InfiniteTimeSpan));
    }

    private void Watch(StatusCode code, string detail, CancellationToken token)
        => Keep(token.Register(() => Abort(code, detail)));

    private void Keep(IDisposable registration)
    {
        lock (_gate)
        {
            if (_outcome is null)
            {
                _registrations.Add(registration);
                return;
            }
        }

        registration.Dispose();
    }

    private void Abort(StatusCode code, string detail)
    {
        Status status = new(code, detail);
        if (!TryEnd(status, [])) return;
        RpcException error = new(status, detail);
        _responses.Abort(error);
        _requests.Abort(error);
    }

    private void End(Status status, Metadata trailers)
    {
        if (!TryEnd(status, trailers)) return;
        RpcException? error = _outcome?.ToException();
        _responses.Complete(error);
        _requests.Complete(error);
    }

    private bool TryEnd(Status status, Metadata trailers)
    {
        lock (_gate)
        {
            if (_outcome is not null) return false;
            _outcome = new Outcome(status, trailers);
        }

        SendHeaders([]);
        // Also when the handler ended well: what it started and left behind is to stop. Not on this thread, which may be the caller's.
        // What a handler's own callback throws there, nobody is left to be told.
        _handlerCancellation.CancelAsync().MayFailUnobserved();
        foreach (IDisposable registration in _registrations) registration.Dispose();
        return true;
    }

    private sealed record Outcome(Status Status, Metadata Trailers)
    {
        public RpcException? ToException() => Status.StatusCode == StatusCode.OK ? null : new RpcException(Status, Trailers, Status.Detail);
    }
}
