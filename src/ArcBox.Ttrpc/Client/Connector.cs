using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace ArcBox.Ttrpc;

/// <summary>Opens connections for one channel.</summary>
internal sealed class Connector(
    string target, Func<CancellationToken, ValueTask<Transport>> open, TtrpcChannelOptions options, ILogger logger, CancellationToken shutdown)
{
    /// <summary>Opens a connection and starts reading it.</summary>
    /// <param name="closed">Called once when the connection ends.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="TtrpcConnectException">There is nobody, or the attempt took too long.</exception>
    /// <exception cref="RpcException">UNAVAILABLE: the channel was shut down.</exception>
    public async Task<ClientConnection> ConnectAsync(Action<ClientConnection> closed, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(options.ConnectTimeout, options.TimeProvider);
        using CancellationTokenSource any = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken, shutdown);
        try
        {
            Transport transport = await OpenAsync(any.Token).ConfigureAwait(false);
            ClientConnection connection = new(transport, target, options, closed, shutdown);
            connection.Open();
            Log.Connected(logger, target);
            return connection;
        }
        catch (Exception exception)
        {
            if (shutdown.IsCancellationRequested) throw CallFailure.ShutDown(target);
            cancellationToken.ThrowIfCancellationRequested();
            TtrpcConnectException failure = exception as TtrpcConnectException ?? Explain(exception, timeout.IsCancellationRequested);
            Log.NotConnected(logger, target, failure.Problem);
            throw failure;
        }
    }

    /// <summary>Tries until it succeeds if the caller is ready to wait, otherwise as often and as long as the options say.</summary>
    /// <exception cref="RpcException">UNAVAILABLE: there is no connection, and the caller does not want to wait for one.</exception>
    public async Task<T> RetryAsync<T>(bool waitForReady, Func<CancellationToken, Task<T>> connect, CancellationToken cancellationToken)
    {
        Backoff backoff = new(options.InitialReconnectBackoff, options.MaxReconnectBackoff);
        using CancellationTokenSource all = new(waitForReady ? Timeout.InfiniteTimeSpan : options.ConnectTimeout, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(all.Token, cancellationToken);
        TtrpcConnectException? last = null;
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    // The first attempt's own limit is the same, and says more.
                    return await connect(attempt == 1 ? cancellationToken : either.Token).ConfigureAwait(false);
                }
                catch (TtrpcConnectException failure) when (!waitForReady && (attempt >= options.MaxConnectAttempts || !failure.IsTransient))
                {
                    throw CallFailure.NotConnected(failure);
                }
                catch (TtrpcConnectException failure)
                {
                    last = failure;
                }

                await PauseAsync(backoff.Next(), either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (last is not null && either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw CallFailure.NotConnected(last);
        }
    }

    private async Task<Transport> OpenAsync(CancellationToken cancellationToken)
    {
        Task<Transport> opening = open(cancellationToken).AsTask();
        try
        {
            return await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever opens it may not mind the token.
            _ = CloseLateAsync(opening);
            throw;
        }
    }

    private static async Task CloseLateAsync(Task<Transport> opening)
    {
        try
        {
            Transport late = await opening.ConfigureAwait(false);
            late.Abort();
            await late.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Nobody waits for it any longer.
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, shutdown);
        try
        {
            await Task.Delay(pause, options.TimeProvider, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
        {
            throw CallFailure.ShutDown(target);
        }
    }

    private TtrpcConnectException Explain(Exception exception, bool tookTooLong)
    {
        string limit = options.ConnectTimeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        return new TtrpcConnectException(target, tookTooLong ? $"it did not take a connection within {limit} s." : exception.Message, true, exception);
    }
}
