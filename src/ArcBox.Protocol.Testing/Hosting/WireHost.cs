using System.Net.Sockets;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>A host that listens at a socket. It can be taken down and brought up again where it was.</summary>
internal abstract class WireHost(WirePlace place, ArcBoxChannelOptions channelOptions, FaultBook faults) : MockHost
{
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly HashSet<WireConnection> _connections = [];
    private readonly ConnectionCount _count = new();
    private Socket? _listener;
    private int _accepted;
    private bool _isOver;

    public override ArcBoxChannelOptions ChannelOptions => channelOptions;

    public override int OpenConnections => _count.Value;

    public abstract override ArcBoxEndpoint Endpoint { get; }

    public override ICallFaults Faults => faults;

    public override Task WaitForConnectionsAsync(int count, CancellationToken cancellationToken) => _count.WaitAsync(count, cancellationToken);

    public override ChannelBase OpenChannel(ArcBoxChannelOptions options) => ArcBoxChannel.ForEndpoint(Endpoint, options);

    public override Task TakeDownAsync()
    {
        Close();
        return Task.CompletedTask;
    }

    public override Task BringUpAsync()
    {
        Listen();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        lock (_gate) _isOver = true;
        Close();
        place.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Serves a connection until it ends. The host closes it then.</summary>
    protected abstract Task ServeAsync(WireConnection connection);

    protected void Listen()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isOver, typeof(ArcBoxMockServer));
            if (_listener is not null) return;
            _listener = place.Listen();
            using (ExecutionContext.SuppressFlow())
            {
                _ = AcceptAsync(_listener);
            }
        }
    }

    private void Close()
    {
        Socket? listener;
        WireConnection[] connections;
        lock (_gate)
        {
            (listener, _listener) = (_listener, null);
            connections = [.. _connections];
        }

        listener?.Dispose();
        foreach (WireConnection connection in connections) connection.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                Add(listener, await listener.AcceptAsync().ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                lock (_gate)
                {
                    if (_listener != listener) return;
                }

                // Too many open files, or a client that left before it was accepted. By the system's clock: a test's may stand still.
                await Task.Delay(AcceptPause, TimeProvider.System).ConfigureAwait(false);
            }
        }
    }

    private void Add(Socket listener, Socket socket)
    {
        WireConnection connection;
        bool isDown;
        lock (_gate)
        {
            connection = new WireConnection(socket, ++_accepted, Remove);
            isDown = _listener != listener;
            _connections.Add(connection);
            _count.Change(1);
        }

        if (isDown || faults.Refuses()) connection.Dispose();
        else _ = RunAsync(connection);
    }

    private void Remove(WireConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
            _count.Change(-1);
        }
    }

    private async Task RunAsync(WireConnection connection)
    {
        try
        {
            await ServeAsync(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Dispose();
        }
    }
}
