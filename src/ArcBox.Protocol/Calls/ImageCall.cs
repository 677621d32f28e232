using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>One call from its first step to its last: its tokens, its deadline, and the exception that its failure becomes.</summary>
internal sealed class ImageCall : IDisposable
{
    private readonly string _method;
    private readonly CancellationToken _methodToken;
    private readonly CancellationToken _enumeratorToken;
    private readonly CancellationTokenSource? _timeout;
    private readonly CancellationTokenSource _linked;
    private string? _endpoint;

    public ImageCall(string method, ImageCallOptions? options, TimeProvider time, CancellationToken methodToken, CancellationToken enumeratorToken)
    {
        (_method, _methodToken, _enumeratorToken) = (method, methodToken, enumeratorToken);
        DateTime? deadline = null;
        if (options?.Timeout is { } timeout)
        {
            // The deadline tells the server; the timer holds also while the channel is made, and over a channel that ignores deadlines.
            deadline = time.GetUtcNow().UtcDateTime + timeout;
            _timeout = new CancellationTokenSource(timeout, time);
        }

        _linked = CancellationTokenSource.CreateLinkedTokenSource(methodToken, enumeratorToken, _timeout?.Token ?? default);
        Options = new CallOptions(Copy(options?.Headers), deadline, _linked.Token);
    }

    public CallOptions Options { get; }

    public CancellationToken Token => _linked.Token;

    public async Task<ClientChannel> OpenAsync(ClientChannelSource channels)
    {
        ClientChannel channel = await GuardAsync(token => channels.GetAsync(token).AsTask()).ConfigureAwait(false);
        _endpoint = channel.Endpoint;
        return channel;
    }

    public ArcBoxException InBandFailure(string message) => CallFailureReader.ReadInBand(message, _method, _endpoint);

    public ArcBoxException InsecureCredentials() => new(new CallFailure(
        $"Credentials are not sent to {_endpoint}: the connection is not encrypted and leaves this machine. "
            + $"Use https or a socket, or set {nameof(ArcBoxChannelOptions)}.{nameof(ArcBoxChannelOptions.AllowCredentialsOverPlainText)}.",
        StatusCode.FailedPrecondition, _method, _endpoint, null) { Reason = ErrorReasons.InsecureTransport });

    /// <summary>Runs a step of the call, and makes of its failure what the caller of the client is to see.</summary>
    public async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> step)
    {
        try
        {
            return await step(Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (Translate(exception) is { } translated)
        {
            throw translated;
        }
    }

    public void Dispose()
    {
        _linked.Dispose();
        _timeout?.Dispose();
    }

    private Exception? Translate(Exception exception)
    {
        if (exception is not (OperationCanceledException or RpcException)) return null;
        if (exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled or StatusCode.DeadlineExceeded })
        {
            if (_methodToken.IsCancellationRequested) return new OperationCanceledException(null, exception, _methodToken);
            if (_enumeratorToken.IsCancellationRequested) return new OperationCanceledException(null, exception, _enumeratorToken);
        }

        if (_timeout is { IsCancellationRequested: true } || exception is RpcException { StatusCode: StatusCode.DeadlineExceeded })
            return new ArcBoxException(Failure($"{_method} did not end within its timeout.", StatusCode.DeadlineExceeded, exception));
        return exception is RpcException rpc
            ? CallFailureReader.Read(rpc, _method, _endpoint)
            : new ArcBoxException(Failure($"{_method} was cancelled, but not by its caller.", StatusCode.Cancelled, exception));
    }

    private CallFailure Failure(string message, StatusCode code, Exception cause) => new(message, code, _method, _endpoint, cause);

    // Channels add to the metadata they are given; the caller's own may serve several calls at once.
    private static Metadata? Copy(Metadata? headers)
    {
        if (headers is null) return null;
        Metadata copy = [];
        foreach (Metadata.Entry entry in headers) copy.Add(entry);
        return copy;
    }
}
