using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Sockets;

/// <summary>What the tests of sockets do to both ends.</summary>
internal static class SocketRoom
{
    public static string AddressOf(string kind, TestDirectory directory) => kind switch
    {
        "unix" => $"unix://{directory["x.sock"]}",
        "abstract" => $"unix:@{directory["x.sock"]}",
        _ => "tcp://127.0.0.1:0",
    };

    public static async Task<TransportListener> ListenAsync(string address, TtrpcServerOptions? options = null)
        => await TransportListener.OpenAsync(TtrpcAddress.Parse(address), options ?? new TtrpcServerOptions(), CancellationToken.None).Soon();

    public static async Task<Transport> ConnectAsync(string address, CancellationToken cancellationToken = default)
        => await new SocketConnector(TtrpcAddress.Parse(address), TimeProvider.System).ConnectAsync(cancellationToken).Soon();

    public static async Task<(Transport Client, Transport Server)> PairAsync(string address)
    {
        using TransportListener listener = await ListenAsync(address);
        Task<Transport> client = ConnectAsync(listener.Address);
        Transport server = await listener.AcceptAsync(CancellationToken.None).Soon();
        return (await client, server);
    }

    public static async Task SendAsync(this Transport transport, byte[] bytes) => await transport.Output.WriteAsync(bytes).Soon();

    public static async Task<byte[]> ReceiveAsync(this Transport transport, int count)
    {
        ReadResult result = await transport.Input.ReadAtLeastAsync(count).Soon();
        byte[] bytes = result.Buffer.Slice(0, count).ToArray();
        transport.Input.AdvanceTo(result.Buffer.GetPosition(count));
        return bytes;
    }

    /// <summary>True if a read ends because the connection does, and gives nothing.</summary>
    public static async Task<bool> IsEndAsync(this Task<ReadResult> read)
    {
        try
        {
            return await read.Soon() is { IsCompleted: true, Buffer.IsEmpty: true };
        }
        catch (IOException)
        {
            return true;
        }
    }

    public static void LeaveSocketBehind(string path)
    {
        // .NET deletes the name to which it bound a socket; a daemon that is killed does not.
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint($"{path}~"));
        File.Move($"{path}~", path);
    }
}
