using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>The one connection that a channel's unary calls share: made at the first call, and again when it was lost.</summary>
internal sealed class UnaryConnection(Connector connector, Action<TtrpcChannelState> changed)
{
    private readonly Lock _gate = new();
    private ClientConnection? _current;
    private Task<ClientConnection>? _attempt;

    /// <summary>The connection if there is one that takes calls.</summary>
    public ClientConnection? Current => Volatile.Read(ref _current) is { TakesCalls: true } current ? current : null;

    /// <summary>Why the last attempt failed; null if it did not.</summary>
    public TtrpcConnectException? LastFailure { get; private set; }

    /// <summary>The connection; makes it if there is none. Callers who come together wait for the same attempt.</summary>
    /// <exception cref="RpcException">UNAVAILABLE: there is none, and the caller does not want to wait for one; or the channel was shut down.</exception>
    public async ValueTask<ClientConnection> GetAsync(bool waitForReady, CancellationToken cancellationToken)
        => Current ?? await connector.RetryAsync(waitForReady, JoinAsync, cancellationToken).ConfigureAwait(false);

    private Task<ClientConnection> JoinAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Current is { } current) return Task.FromResult(current);
            if (_attempt is not { IsCompleted: false })
            {
                _attempt = ConnectAsync();
                // All who wait for it may stop waiting.
                _ = _attempt.ContinueWith(static attempt => attempt.Exception, TaskScheduler.Default);
            }

            // Who stops waiting does not stop the others' attempt; it has a limit of its own.
            return _attempt.WaitAsync(cancellationToken);
        }
    }

    private async Task<ClientConnection> ConnectAsync()
    {
        // Nothing of this may run under the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        changed(TtrpcChannelState.Connecting);
        try
        {
            ClientConnection connection = await connector.ConnectAsync(Forget, CancellationToken.None).ConfigureAwait(false);
            LastFailure = null;
            changed(TtrpcChannelState.Ready);
            Volatile.Write(ref _current, connection);
            // It may have ended before it was the current one, and was not forgotten then.
            if (connection.IsClosed) Forget(connection);
            return connection;
        }
        catch (TtrpcConnectException exception)
        {
            LastFailure = exception;
            changed(TtrpcChannelState.TransientFailure);
            throw;
        }
    }

    private void Forget(ClientConnection connection)
    {
        if (Interlocked.CompareExchange(ref _current, null, connection) == connection) changed(TtrpcChannelState.Idle);
    }
}
