using System.Net.Sockets;

namespace ArcBox.Protocol.Tests.EndToEnd;

/// <summary>A plain HTTP client of a real engine: a witness that is not our own code.</summary>
internal static class PlainHttp
{
    public static HttpClient Over(ArcBoxEndpoint engine, string path = "/") => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(engine.SocketPath!), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri($"http://localhost{path}"),
    };
}
