using System.Net.Sockets;

namespace ArcBox;

/// <summary>How connections over TCP are set up, and what is said of one that could not be opened.</summary>
internal static class TcpConnection
{
    public static (string Problem, bool IsTransient) Explain(Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => ("nobody listens there. Is the daemon running?", true),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => ("its host name is not known.", false),
        _ => (exception.Message, true),
    };

    /// <summary>
    /// Sends small writes at once, and asks whether the other side is alive: a host that vanishes closes no connection, and without asking, who waits for
    /// its answer would wait for ever. It is given up after 60 s of silence.
    /// </summary>
    public static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }
}
