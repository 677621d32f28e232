using System.Net.Sockets;

namespace ArcBox.Ttrpc;

/// <summary>Says why a connection could not be opened.</summary>
internal static class SocketConnectProblem
{
    public static (string Problem, bool IsTransient) Explain(TtrpcAddress address, Exception exception) => address.Kind switch
    {
        _ when exception is PlatformNotSupportedException => (exception.Message, false),
        TtrpcAddressKind.UnixPath => UnixSocketProblem.Explain(address.Name, exception),
        TtrpcAddressKind.UnixAbstract => ExplainAbstract(address, exception),
        TtrpcAddressKind.Tcp => TcpConnection.Explain(exception),
        _ => ExplainVsock(address, exception),
    };

    private static (string Problem, bool IsTransient) ExplainAbstract(TtrpcAddress address, Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => ($"nobody listens at '@{address.Name}'. Is the daemon running?", true),
        SocketException { SocketErrorCode: SocketError.AccessDenied } => ($"access to '@{address.Name}' is denied.", false),
        _ => (exception.Message, true),
    };

    private static (string Problem, bool IsTransient) ExplainVsock(TtrpcAddress address, Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.ConnectionReset }
            => ($"nobody listens on port {address.Port} of the machine with CID {address.Cid}. Is the daemon running?", true),
        SocketException { SocketErrorCode: SocketError.TimedOut } => ($"no machine with CID {address.Cid} answers. Is it running?", true),
        // The system's ENODEV, which .NET has no name for.
        SocketException { SocketErrorCode: SocketError.SocketError } => ($"no machine with CID {address.Cid} can be reached from this one.", true),
        _ => (exception.Message, true),
    };
}
