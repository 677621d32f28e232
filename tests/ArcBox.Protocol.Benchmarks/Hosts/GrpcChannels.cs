using System.Net.Sockets;
using Grpc.Net.Client;

namespace ArcBox.Protocol.Benchmarks.Hosts;

/// <summary>gRPC over a unix socket as its own documentation sets it up.</summary>
internal static class GrpcChannels
{
    public static GrpcChannel Open(string path)
    {
        SocketsHttpHandler handler = new()
        {
            // One connection takes 100 calls at a time in Kestrel; it matters to the command that opens a thousand.
            EnableMultipleHttp2Connections = true,
            ConnectCallback = async (_, cancellationToken) =>
            {
                Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        return GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }
}
