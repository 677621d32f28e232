using System.Net.Sockets;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>Connects to a server as the test's own client.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly List<Task> _served = [];
    private readonly TtrpcServer _server;
    private readonly WireKind _kind;
    private bool _listening;

    public RawClient(WireKind kind, TtrpcServer server)
    {
        (_kind, _server) = (kind, server);
        if (kind == WireKind.UnixSocket) server.Listen("unix://" + _directory["s"]);
    }

    /// <summary>How many bytes a connection in memory takes before its writer has to wait.</summary>
    public int Capacity { get; init; } = 64 * 1024;

    public async Task<RawConnection> ConnectAsync()
    {
        if (_kind == WireKind.Memory)
        {
            MemoryWire wire = new(Capacity);
            _served.Add(_server.ServeAsync(wire));
            return RawConnection.Over(wire);
        }

        if (!_listening) await _server.StartAsync().Soon();
        _listening = true;
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_directory["s"])).Soon();
        return RawConnection.Over(socket);
    }

    /// <summary>Waits until the server is done with every connection in memory.</summary>
    public Task ServedAsync() => Task.WhenAll(_served).Soon();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().Soon();
        await ServedAsync();
        _directory.Dispose();
    }
}
