using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ArcBox.Ttrpc;

/// <summary>
/// <c>struct sockaddr_vm</c> of vsock(7). .NET does not know the address family, but neither looks at the bytes of an address that it passes on.
/// </summary>
internal sealed class VsockEndPoint(uint cid, uint port) : EndPoint
{
    public const ushort Family = 40;

    /// <summary>VMADDR_PORT_ANY.</summary>
    public const uint AnyPort = uint.MaxValue;

    private const int Length = 16;

    public uint Cid => cid;

    public uint Port => port;

    /// <summary>What a socket says that was made outside of .NET with a family that it does not know.</summary>
    public override AddressFamily AddressFamily => AddressFamily.Unknown;

    public override SocketAddress Serialize()
    {
        // The constructor accepts known families only.
        SocketAddress address = new(AddressFamily.InterNetwork, Length);
        Span<byte> bytes = address.Buffer.Span[..Length];
        bytes.Clear();
        MemoryMarshal.Write(bytes, Family);
        MemoryMarshal.Write(bytes[4..], port);
        MemoryMarshal.Write(bytes[8..], cid);
        return address;
    }

    public override EndPoint Create(SocketAddress socketAddress)
    {
        ReadOnlySpan<byte> bytes = socketAddress.Buffer.Span;
        return new VsockEndPoint(MemoryMarshal.Read<uint>(bytes[8..]), MemoryMarshal.Read<uint>(bytes[4..]));
    }
}
