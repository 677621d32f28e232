using Microsoft.Extensions.Logging;

namespace ArcBox.Ttrpc;

/// <summary>The connections of one server.</summary>
internal sealed class ServerConnections(MethodTable methods, TtrpcServerOptions options)
{
    private readonly ILogger _logger = SafeLogger.Create(options.LoggerFactory, Log.Category);
    private readonly Lock _gate = new();
    private readonly HashSet<ServerConnection> _connections = [];
    private bool _isStopped;

    /// <summary>Serves a connection; closes it and returns null if there are too many, or the server was stopped.</summary>
    public ServerConnection? Add(Transport transport)
    {
        ServerConnection connection = new(transport, methods, options, _logger);
        lock (_gate)
        {
            if (!_isStopped && _connections.Count < options.MaxConnections) _connections.Add(connection);
            else connection.Close(null);
            if (!_isStopped && connection.IsClosed) Log.TooManyConnections(_logger, transport.Peer, options.MaxConnections);
        }

        // A closed one has its pipes completed by the loop, too.
        bool isServed = !connection.IsClosed;
        connection.Start();
        if (!isServed) return null;
        _ = ForgetAsync(connection);
        Log.PeerConnected(_logger, transport.Peer);
        return connection;
    }

    /// <summary>Takes no more connections, and does something to those that there are; completes when none is left.</summary>
    public Task Stop(Action<ServerConnection> stop)
    {
        ServerConnection[] connections;
        lock (_gate)
        {
            _isStopped = true;
            connections = [.. _connections];
        }

        foreach (ServerConnection connection in connections) stop(connection);
        return Task.WhenAll(connections.Select(connection => connection.Ended));
    }

    private async Task ForgetAsync(ServerConnection connection)
    {
        await connection.Ended.ConfigureAwait(false);
        lock (_gate) _connections.Remove(connection);
        Log.PeerGone(_logger, connection.Peer, connection.EndedBy);
    }
}
