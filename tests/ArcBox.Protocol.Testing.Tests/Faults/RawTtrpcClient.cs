using System.Net;
using System.Net.Sockets;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>A bare socket.</summary>
internal sealed class RawTtrpcClient : IDisposable
{
    private readonly Socket _socket;

    private RawTtrpcClient(Socket socket) => _socket = socket;

    /// <summary>How many bytes have arrived and were not read.</summary>
    public int Available => _socket.Available;

    public static async Task<RawTtrpcClient> ConnectAsync(ArcBoxMockServer server, CancellationToken token)
    {
        Uri address = new(server.Endpoint.ToString());
        bool isUnix = address.Scheme == "ttrpc+unix";
        Socket socket = isUnix
            ? new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        EndPoint place = isUnix ? new UnixDomainSocketEndPoint(address.AbsolutePath) : new IPEndPoint(IPAddress.Loopback, address.Port);
        await socket.ConnectAsync(place, token);
        return new RawTtrpcClient(socket);
    }

    public async Task SendAsync(byte[] bytes, CancellationToken token) => Assert.That(await _socket.SendAsync(bytes, token), Is.EqualTo(bytes.Length));

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>What is there, at most so much; waits until something is.</summary>
    public async Task<byte[]> ReadSomeAsync(int most, CancellationToken token)
    {
        byte[] buffer = new byte[most];
        return buffer[..await _socket.ReceiveAsync(buffer, token)];
    }

    public async Task<byte[]> ReadAsync(int length, CancellationToken token)
    {
        List<byte> bytes = [];
        while (bytes.Count < length)
        {
            byte[] some = await ReadSomeAsync(length - bytes.Count, token);
            if (some.Length == 0) break;
            bytes.AddRange(some);
        }

        return [.. bytes];
    }

    /// <summary>Everything up to the end, and what kind of end it is.</summary>
    public async Task<(byte[] Bytes, SocketError End)> ReadToEndAsync(CancellationToken token)
    {
        List<byte> bytes = [];
        try
        {
            while (true)
            {
                byte[] some = await ReadSomeAsync(4096, token);
                if (some.Length == 0) return ([.. bytes], SocketError.Success);
                bytes.AddRange(some);
            }
        }
        catch (SocketException exception)
        {
            return ([.. bytes], exception.SocketErrorCode);
        }
    }

    public void Dispose() => _socket.Dispose();
}
