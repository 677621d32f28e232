using System.Net;
using System.Net.Sockets;

namespace ArcBox.Ttrpc;

/// <summary>
/// A socket's path to which .NET binds without deleting it when the socket is disposed. By then the file has another name, and the one to which it was
/// bound may be somebody else's.
/// </summary>
internal sealed class OwnerlessEndPoint(string path) : EndPoint
{
    private readonly UnixDomainSocketEndPoint _inner = new(path);

    public override AddressFamily AddressFamily => _inner.AddressFamily;

    public override SocketAddress Serialize() => _inner.Serialize();

    public override EndPoint Create(SocketAddress socketAddress) => _inner.Create(socketAddress);
}
