using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ArcBox.Ttrpc;

/// <summary>Makes the system's objects for an address.</summary>
internal static class SocketFactory
{
    /// <exception cref="PlatformNotSupportedException">This system has no such sockets.</exception>
    public static Socket Create(TtrpcAddress address) => address.Kind switch
    {
        TtrpcAddressKind.UnixAbstract when !OperatingSystem.IsLinux() => throw new PlatformNotSupportedException("only Linux has abstract sockets."),
        TtrpcAddressKind.UnixPath or TtrpcAddressKind.UnixAbstract => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
        TtrpcAddressKind.Tcp => new Socket(SocketType.Stream, ProtocolType.Tcp),
        _ when !OperatingSystem.IsLinux() => throw new PlatformNotSupportedException("vsock is supported on Linux only."),
        _ => CreateVsock(),
    };

    /// <summary>Where to connect to. A host of TCP is looked up while connecting.</summary>
    public static EndPoint EndPointOf(TtrpcAddress address) => address.Kind switch
    {
        TtrpcAddressKind.UnixPath => new UnixDomainSocketEndPoint(address.Name),
        TtrpcAddressKind.UnixAbstract => new UnixDomainSocketEndPoint($"\0{address.Name}"),
        TtrpcAddressKind.Tcp when IPAddress.TryParse(address.Name, out IPAddress? ip) => new IPEndPoint(ip, (int)address.Port),
        TtrpcAddressKind.Tcp => new DnsEndPoint(address.Name, (int)address.Port),
        _ => new VsockEndPoint(address.Cid, address.Port),
    };

    // .NET makes sockets of the families that it knows only, but takes others that were made already.
    private static Socket CreateVsock()
    {
        int descriptor = LibC.CreateSocket(VsockEndPoint.Family, LibC.SocketStream | LibC.SocketCloseOnExec, 0);
        if (descriptor < 0) throw new PlatformNotSupportedException($"this system has no vsock: {Marshal.GetLastPInvokeErrorMessage()}.");
        return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }
}
