using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>One call from its first step to its last: its tokens, its deadline, and the exception that its failure becomes.</summary>
internal sealed class ImageCall : IDisposable
{
    private readonly string _method;
    private readonly CallSettings _settings;
    private readonly Metadata? _headers;
    private readonly DateTime? _deadline;
    private readonly StallWatch _stall;
    private readonly Backoff _backoff;
    private readonly CancellationToken _methodToken;
    private readonly CancellationToken _enumeratorToken;
    private readonly CancellationTokenSource? _timeout;
    private readonly CancellationTokenSource _linked;

    public ImageCall(
        string method,
        string? image,
        ImageCallOptions? options,
        CallSettings settings,
        CancellationToken methodToken,
        CancellationToken enumeratorToken = default)
    {
        (_method, _settings, _methodToken, _enumeratorToken, _headers) = (method, settings, methodToken, enumeratorToken, options?.Headers);
        _backoff = settings.Retry.ToBackoff();
        ImageStreamOptions? stream = options as ImageStreamOptions;
        bool isStream = method is ImageMethods.Pull or ImageMethods.Push or ImageMethods.Build;
        if ((options?.Timeout ?? (isStream ? null : settings.CallTimeout)) is { } timeout)
        {
            // The deadline tells the server; the timer holds also while the channel is made, and over a channel that ignores deadlines.
            _deadline = settings.Time.GetUtcNow().UtcDateTime + timeout;
            _timeout = new CancellationTokenSource(timeout, settings.Time);
        }

        Failures = new CallFailures(method);
        Observer = new CallObserver(method, image, isStream, settings);
        _stall = new StallWatch(isStream ? stream?.StallTimeout ?? settings.StallTimeout : null, settings.Time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource([methodToken, enumeratorToken, _timeout?.Token ?? default, _stall.Token]);
    }

    public CallObserver Observer { get; }

    public CallFailures Failures { get; }

    public CallOptions Options
    {
        get
        {
            // Channels add to the metadata they are given; the caller's own may serve several calls at once.
            Metadata headers = MessageCloner.Clone(_headers);
            Observer.AddTraceContext(headers);
            return new CallOptions(headers, _deadline, _linked.Token);
        }
    }

    public CancellationToken Token => _linked.Token;

    public async Task<ClientChannel> OpenAsync(ClientChannelSource channels)
    {
        ClientChannel channel = await GuardAsync(token => channels.GetAsync(token)).ConfigureAwait(false);
        Failures.Endpoint = channel.Endpoint;
        Observer.Opened(channel);
        return channel;
    }

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
    public Task<bool> MoveNextAsync<T>(IAsyncStreamReader<T> messages) => WaitAsync(async token =>
    {
        bool moved = await messages.MoveNext(token).ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
        return moved;
    });

    /// <summary>Runs a step of a stream as <see cref="GuardAsync"/> does, and ends it if nothing happens for too long.</summary>
    /// <param name="step">The step.</param>
    /// <param name="method">The method that the step calls, if it is not the call's own.</param>
    public Task<T> WaitAsync<T>(Func<CancellationToken, Task<T>> step, string? method = null)
    {
        return GuardAsync(WatchedAsync, method);

        async Task<T> WatchedAsync(CancellationToken token)
        {
            _stall.Begin();
            try
            {
                return await step(token).ConfigureAwait(false);
            }
            finally
            {
                _stall.End();
            }
        }
    }

    /// <summary>Bytes of a build context were taken.</summary>
    public void Sent(int bytes)
    {
        _stall.Touch();
        Observer.Transferred(bytes);
    }

    /// <summary>True, after a pause, if the call is to be tried once more: nothing it did can have had an effect, and there is time.</summary>
    public async Task<bool> MayRetryAsync(ArcBoxException failure, int attempt)
    {
        // Where nobody could be reached, connecting has been repeated already.
        bool mayPass = failure is { StatusCode: StatusCode.Unavailable } and not DaemonUnreachableException;
        if (!mayPass || attempt >= _settings.Retry.MaxAttempts || _method is not (ImageMethods.List or ImageMethods.Inspect or ImageMethods.Exists)) return false;
        TimeSpan pause = _backoff.Next();
        // A deadline that passes in the pause would tell less than the failure does.
        if (_deadline is { } deadline && _settings.Time.GetUtcNow().UtcDateTime + pause >= deadline) return false;
        Observer.Retried(failure, attempt, pause);
        return await GuardAsync(async token =>
        {
            await Task.Delay(pause, _settings.Time, token).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

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
        Observer.Dispose();
        _linked.Dispose();
        _stall.Dispose();
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
            exception = Failures.Mask.Hide(exception);
            if (_methodToken.IsCancellationRequested) return new OperationCanceledException(null, exception, _methodToken);
            if (_enumeratorToken.IsCancellationRequested) return new OperationCanceledException(null, exception, _enumeratorToken);
            if (TimedOut(rpc)) return Failures.TimedOut(method, exception);
            if (_stall.HasStalled) return _stall.Failure(method, Failures.Endpoint, exception);
        }

        return rpc is not null ? Failures.Of(rpc, method) : Failures.CancelledByAnother(method, exception);
    }

    // A channel's own timer may be the first of the two to notice. Before the deadline a server means something behind it, and says what.
    private bool TimedOut(RpcException? rpc)
        => _timeout is not null
            && (_timeout.IsCancellationRequested
                || (rpc is { StatusCode: StatusCode.DeadlineExceeded }
                    && (rpc.Status.Detail is not { Length: > 0 } || _settings.Time.GetUtcNow().UtcDateTime >= _deadline)));
}
