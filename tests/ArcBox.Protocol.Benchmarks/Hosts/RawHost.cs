using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using ArcBox.Protocol.Benchmarks.Servers;

namespace ArcBox.Protocol.Benchmarks.Hosts;

/// <summary>Asynchronous sends and receives on a socket, and nothing else: the floor.</summary>
internal sealed class RawHost(ServerProcess server, string path) : BenchmarkHost("raw", server)
{
    private Socket? _calls;

    public override double ResponseBytes => 0;

    public override double ProgressBytes => 0;

    public override async Task<int> CallAsync(long until, LatencyLog? log)
    {
        _calls ??= await OpenAsync(RawServer.Calls);
        byte[] request = new byte[RawServer.RequestBytes];
        byte[] response = new byte[RawServer.ResponseBytes];
        int calls = 0;
        for (long before = Stopwatch.GetTimestamp(); before < until; calls++)
        {
            await _calls.SendAsync(request.AsMemory());
            int read = 0;
            while (read < response.Length) read += await _calls.ReceiveAsync(response.AsMemory(read));
            long after = Stopwatch.GetTimestamp();
            log?.Add(after - before);
            before = after;
        }

        return calls;
    }

    public override async Task PullAsync()
    {
        using Socket socket = await OpenAsync(RawServer.Pull);
        byte[] buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer) > 0)
        {
        }
    }

    public override async Task<long> UploadAsync(long until, int chunkBytes)
    {
        byte[] chunk = new byte[chunkBytes];
        using Socket socket = await OpenAsync(RawServer.Upload);
        long sent = 0;
        while (Stopwatch.GetTimestamp() < until) sent += await socket.SendAsync(chunk.AsMemory());
        socket.Shutdown(SocketShutdown.Send);
        byte[] answer = new byte[sizeof(long)];
        await socket.ReceiveAsync(answer);
        long received = BinaryPrimitives.ReadInt64LittleEndian(answer);
        return received == sent ? sent : throw new InvalidOperationException($"{Name}: {received} bytes of {sent}");
    }

    protected override ValueTask CloseAsync()
    {
        _calls?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Socket> OpenAsync(byte use)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await socket.SendAsync(new byte[] { use });
        return socket;
    }
}
