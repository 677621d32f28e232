using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>Connections for streams, one each. A few whose stream ended well are kept for a while, so that short streams need not connect.</summary>
internal sealed class StreamConnections : IDisposable
{
    private readonly Connector _connector;
    private readonly TtrpcChannelOptions _options;
    private readonly Lock _gate = new();
    private readonly List<(ClientConnection Connection, long Since)> _idle = [];
    private readonly ITimer _cleaning;

    public StreamConnections(Connector connector, TtrpcChannelOptions options)
    {
        (_connector, _options) = (connector, options);
        _cleaning = options.TimeProvider.CreateTimer(_ => CloseIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why the last attempt to connect failed; null if it did not.</summary>
    public TtrpcConnectException? LastFailure { get; private set; }

    /// <summary>A connection that carries nothing: the one returned last, or a new one.</summary>
    /// <exception cref="RpcException">UNAVAILABLE: there is none, and the caller does not want to wait for one; or the channel was shut down.</exception>
    public async ValueTask<ClientConnection> RentAsync(bool waitForReady, CancellationToken cancellationToken)
        => TakeIdle() ?? await _connector.RetryAsync(waitForReady, ConnectAsync, cancellationToken).ConfigureAwait(false);

    /// <summary>Takes back a connection on which nothing more is expected.</summary>
    public void Return(ClientConnection connection)
    {
        lock (_gate)
        {
            if (connection.TakesCalls && _idle.Count < _options.MaxIdleStreamConnections)
            {
                _idle.Add((connection, _options.TimeProvider.GetTimestamp()));
                if (_idle.Count == 1) _cleaning.Change(_options.StreamConnectionIdleTimeout, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        connection.Close(null);
    }

    public void Dispose() => _cleaning.Dispose();

    private ClientConnection? TakeIdle()
    {
        lock (_gate)
        {
            while (_idle.Count > 0)
            {
                ClientConnection connection = _idle[^1].Connection;
                _idle.RemoveAt(_idle.Count - 1);
                if (connection.TakesCalls && !connection.HasServerHungUp) return connection;
            }
        }

        return null;
    }

    private async Task<ClientConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            ClientConnection connection = await _connector.ConnectAsync(Forget, cancellationToken).ConfigureAwait(false);
            LastFailure = null;
            return connection;
        }
        catch (TtrpcConnectException exception)
        {
            LastFailure = exception;
            throw;
        }
    }

    private void Forget(ClientConnection connection)
    {
        lock (_gate) _idle.RemoveAll(idle => idle.Connection == connection);
    }

    private void CloseIdle()
    {
        List<ClientConnection> old = [];
        lock (_gate)
        {
            // The first is the one that has been idle longest.
            while (_idle.Count > 0 && _options.TimeProvider.GetElapsedTime(_idle[0].Since) >= _options.StreamConnectionIdleTimeout)
            {
                old.Add(_idle[0].Connection);
                _idle.RemoveAt(0);
            }

            if (_idle.Count > 0)
            {
                TimeSpan left = _options.StreamConnectionIdleTimeout - _options.TimeProvider.GetElapsedTime(_idle[0].Since);
                _cleaning.Change(left, Timeout.InfiniteTimeSpan);
            }
        }

        foreach (ClientConnection connection in old) connection.Close(null);
    }
}
