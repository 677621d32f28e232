using System.Net;
using System.Net.Sockets;

namespace ArcBox.Ttrpc;

/// <summary>Opens listeners of every kind of address.</summary>
internal static class SocketListenerFactory
{
    public static async ValueTask<SocketListener> OpenAsync(TtrpcAddress address, TtrpcServerOptions options, CancellationToken cancellationToken)
    {
        if (SocketListener.PolicyFor(address, options).NeedsCredentials && !OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Only Linux says who connects to a unix socket, so no policy but TtrpcPeerPolicy.Any works here.");
        try
        {
            return await ListenAsync(address, options, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            throw new IOException($"Cannot listen at {address}: somebody listens there already.", exception);
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot listen at {address}: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static async ValueTask<SocketListener> ListenAsync(TtrpcAddress address, TtrpcServerOptions options, CancellationToken cancellationToken)
    {
        if (address.Kind is TtrpcAddressKind.Tcp) return await ListenTcpAsync(address, options, cancellationToken).ConfigureAwait(false);
        Socket socket = SocketFactory.Create(address);
        try
        {
            switch (address.Kind)
            {
                case TtrpcAddressKind.UnixPath:
                    if (OperatingSystem.IsWindows())
                        throw new PlatformNotSupportedException("On Windows a socket's file cannot be made with mode 0600. Listen at tcp://localhost:port.");
                    UnixSocketFile file = await UnixSocketFile.ListenAsync(socket, address.Name, options.TimeProvider, cancellationToken).ConfigureAwait(false);
                    return new SocketListener(socket, address, file, options);
                case TtrpcAddressKind.Vsock:
                    socket.Bind(new VsockEndPoint(address.Cid, address.Port == 0 ? VsockEndPoint.AnyPort : address.Port));
                    address = address.WithPort(((VsockEndPoint)socket.LocalEndPoint!).Port);
                    break;
                default:
                    socket.Bind(SocketFactory.EndPointOf(address));
                    break;
            }

            socket.Listen();
            return new SocketListener(socket, address, null, options);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<SocketListener> ListenTcpAsync(TtrpcAddress address, TtrpcServerOptions options, CancellationToken cancellationToken)
    {
        IPAddress[] hosts = await Dns.GetHostAddressesAsync(address.Name, cancellationToken).ConfigureAwait(false);
        Socket socket = new(hosts[0].AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As elsewhere, [::] is every address that the machine has.
            if (hosts[0].Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(new IPEndPoint(hosts[0], (int)address.Port));
            socket.Listen();
            return new SocketListener(socket, address.WithPort((uint)((IPEndPoint)socket.LocalEndPoint!).Port), null, options);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
