using System.Net.Sockets;
using System.Text;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>An engine whose answers a test gives by hand, at the moment it chooses.</summary>
internal sealed class SlowEngine : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public SlowEngine()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_directory["e.sock"]));
        _listener.Listen();
    }

    public ArcBoxEndpoint Endpoint => ArcBoxEndpoint.Parse("docker+unix://" + _directory["e.sock"]);

    public async Task AnswerPingAsync()
    {
        using Socket connection = await ReadHeadAsync();
        await connection.SendAsync("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
    }

    /// <summary>Takes the next connection and reads no more than the head of its request; the rest stays unread.</summary>
    public async Task<Socket> ReadHeadAsync()
    {
        Socket connection = await _listener.AcceptAsync();
        byte[] buffer = new byte[1024];
        StringBuilder head = new();
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)) head.Append(Encoding.Latin1.GetString(buffer, 0, await connection.ReceiveAsync(buffer)));
        return connection;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _directory.Dispose();
    }
}
