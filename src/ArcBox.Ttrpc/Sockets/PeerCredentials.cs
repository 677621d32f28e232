using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ArcBox.Ttrpc;

/// <summary>Asks Linux who is on the other side of a unix socket.</summary>
internal static class PeerCredentials
{
    private const int SocketLevel = 1;
    private const int PeerCredentialsOption = 17;

    /// <summary>Null elsewhere than on Linux.</summary>
    public static TtrpcPeerCredentials? Of(Socket socket)
    {
        if (!OperatingSystem.IsLinux()) return null;
        // struct ucred: pid, uid, gid.
        Span<int> credentials = stackalloc int[3];
        socket.GetRawSocketOption(SocketLevel, PeerCredentialsOption, MemoryMarshal.AsBytes(credentials));
        return new TtrpcPeerCredentials(credentials[0], (uint)credentials[1], (uint)credentials[2]);
    }
}
