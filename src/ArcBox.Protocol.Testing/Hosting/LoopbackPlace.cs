using System.Net;
using System.Net.Sockets;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// A port of 127.0.0.1. A second socket that never listens keeps it: while the server is down, connecting is refused and nobody else is given the port.
/// </summary>
internal sealed class LoopbackPlace : WirePlace
{
    private readonly Socket _keeper;

    public LoopbackPlace()
    {
        _keeper = Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_keeper.LocalEndPoint!;
    }

    public override IPEndPoint EndPoint { get; }

    public override Socket Listen()
    {
        Socket socket = Bind(EndPoint);
        socket.Listen();
        return socket;
    }

    public override void Dispose() => _keeper.Dispose();

    private static Socket Bind(IPEndPoint endPoint)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
