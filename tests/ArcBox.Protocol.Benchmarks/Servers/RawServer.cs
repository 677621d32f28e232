using System.Buffers.Binary;
using System.Net.Sockets;

namespace ArcBox.Protocol.Benchmarks.Servers;

/// <summary>Moves the same amounts of bytes without a protocol: what the sockets and the runtime alone take.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    /// <summary>What the first byte of a connection asks for.</summary>
    public const byte Calls = 1, Pull = 2, Upload = 3;

    /// <summary>The sizes of an Exists request and its response as ttrpc frames, and of a progress message as such.</summary>
    public const int RequestBytes = 74, ResponseBytes = 87, ProgressBytes = 119;

    private const int BufferBytes = 64 * 1024;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public static RawServer Start(string socket)
    {
        RawServer server = new();
        server._listener.Bind(new UnixDomainSocketEndPoint(socket));
        server._listener.Listen();
        _ = server.AcceptAsync();
        return server;
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task ServeAsync(Socket socket)
    {
        using Socket owned = socket;
        byte[] buffer = new byte[BufferBytes];
        if (await socket.ReceiveAsync(buffer.AsMemory(0, 1)) == 0) return;
        await (buffer[0] switch
        {
            Calls => AnswerAsync(socket, buffer),
            Pull => SendAsync(socket, buffer),
            _ => ReceiveAsync(socket, buffer),
        });
    }

    private static async Task AnswerAsync(Socket socket, byte[] buffer)
    {
        while (true)
        {
            for (int filled = 0, read; filled < RequestBytes; filled += read)
            {
                read = await socket.ReceiveAsync(buffer.AsMemory(filled, RequestBytes - filled));
                if (read == 0) return;
            }

            await socket.SendAsync(buffer.AsMemory(0, ResponseBytes));
        }
    }

    private static async Task SendAsync(Socket socket, byte[] buffer)
    {
        for (long left = (long)Requests.PulledMessages * ProgressBytes; left > 0;)
            left -= await socket.SendAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)));
    }

    private static async Task ReceiveAsync(Socket socket, byte[] buffer)
    {
        long total = 0;
        for (int read; (read = await socket.ReceiveAsync(buffer)) > 0;) total += read;
        BinaryPrimitives.WriteInt64LittleEndian(buffer, total);
        await socket.SendAsync(buffer.AsMemory(0, sizeof(long)));
    }

    private async Task AcceptAsync()
    {
        while (true) _ = ServeAsync(await _listener.AcceptAsync());
    }
}
