using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>One call from its first step to its last: its tokens, its deadline, and the exception that its failure becomes.</summary>
internal sealed class ImageCall : IDisposable
{
    private readonly string _method;
    private readonly TimeProvider _time;
    private readonly CancellationToken _methodToken;
    private readonly CancellationToken _enumeratorToken;
    private readonly CancellationTokenSource? _timeout;
    private readonly CancellationTokenSource _linked;
    private string? _endpoint;

    public ImageCall(string method, ImageCallOptions? options, TimeProvider time, CancellationToken methodToken, CancellationToken enumeratorToken)
    {
        (_method, _time, _methodToken, _enumeratorToken) = (method, time, methodToken, enumeratorToken);
        DateTime? deadline = null;
        if (options?.Timeout is { } timeout)
        {
            // The deadline tells the server; the timer holds also while the channel is made, and over a channel that ignores deadlines.
            deadline = time.GetUtcNow().UtcDateTime + timeout;
            _timeout = new CancellationTokenSource(timeout, time);
        }

        _linked = CancellationTokenSource.CreateLinkedTokenSource(methodToken, enumeratorToken, _timeout?.Token ?? default);
        // Channels add to the metadata they are given; the caller's own may serve several calls at once.
        Options = new CallOptions(MessageCloner.Clone(options?.Headers), deadline, _linked.Token);
    }

    public CallOptions Options { get; }

    public CancellationToken Token => _linked.Token;

    public async Task<ClientChannel> OpenAsync(ClientChannelSource channels)
    {
        ClientChannel channel = await GuardAsync(token => channels.GetAsync(token)).ConfigureAwait(false);
        _endpoint = channel.Endpoint;
        return channel;
    }

    public ArcBoxException InBandFailure(string message) => CallFailureReader.ReadInBand(message, _method, _endpoint);

    public ImageBuildException UnknownImage(string tag)
        => new(new CallFailure(
            $"The build ended well, but its image cannot be tagged {tag}: the daemon did not tell its id.",
            StatusCode.FailedPrecondition, _method, _endpoint, null));

    public ArcBoxException InsecureCredentials() => new(new CallFailure(
        ChannelOrigin.Refusal(_endpoint), StatusCode.FailedPrecondition, _method, _endpoint, null) { Reason = ErrorReasons.InsecureTransport });

    /// <summary>Runs a step of the call, and makes of its failure what the caller of the client is to see.</summary>
    /// <param name="step">The step.</param>
    /// <param name="method">The method that the step calls, if it is not the call's own.</param>
    public async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> step, string? method = null)
    {
        try
        {
            return await step(Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (Translate(exception, method ?? _method) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>
    /// Takes the next message of a stream. A server that has ended leaves messages behind, which come although the call's token has fired since: they are
    /// not handed out, and such a stream does not end well.
    /// </summary>
    public Task<bool> MoveNextAsync<T>(IAsyncStreamReader<T> messages) => GuardAsync(async token =>
    {
        bool moved = await messages.MoveNext(token).ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
        return moved;
    });

    /// <summary>Runs the start of a stream as <see cref="GuardAsync"/> runs a step; interceptors may refuse it.</summary>
    public T Guard<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception exception) when (Translate(exception, _method) is { } translated)
        {
            throw translated;
        }
    }

    public void Dispose()
    {
        _linked.Dispose();
        _timeout?.Dispose();
    }

    private Exception? Translate(Exception exception, string method)
    {
        if (exception is not (RpcException or OperationCanceledException)) return null;
        // Grpc.Net.Client, where it is asked to throw OperationCanceledException, wraps so also its own deadline and what a server says.
        RpcException? rpc = exception as RpcException ?? exception.InnerException as RpcException;
        // Any other status is the server's own answer, even if a token fires meanwhile.
        if (rpc is null or { StatusCode: StatusCode.Cancelled or StatusCode.DeadlineExceeded })
        {
            if (_methodToken.IsCancellationRequested) return new OperationCanceledException(null, exception, _methodToken);
            if (_enumeratorToken.IsCancellationRequested) return new OperationCanceledException(null, exception, _enumeratorToken);
            if (TimedOut(rpc))
            {
                string message = $"{method} did not end within its timeout.";
                return new ArcBoxException(new CallFailure(message, StatusCode.DeadlineExceeded, method, _endpoint, exception));
            }
        }

        return rpc is not null
            ? CallFailureReader.Read(rpc, method, _endpoint)
            : new ArcBoxException(new CallFailure($"{method} was cancelled, but not by its caller.", StatusCode.Cancelled, method, _endpoint, exception));
    }

    // A channel's own timer may be the first of the two to notice. Before the deadline a server means something behind it, and says what.
    private bool TimedOut(RpcException? rpc)
        => _timeout is not null
            && (_timeout.IsCancellationRequested
                || (rpc is { StatusCode: StatusCode.DeadlineExceeded }
                    && (rpc.Status.Detail is not { Length: > 0 } || _time.GetUtcNow().UtcDateTime >= Options.Deadline)));
}
