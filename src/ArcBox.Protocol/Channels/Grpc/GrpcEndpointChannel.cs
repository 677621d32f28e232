using Grpc.Net.Client;

namespace ArcBox.Protocol;

/// <summary>Makes gRPC channels.</summary>
internal static class GrpcEndpointChannel
{
    // A socket has no host. Its path must not become the :authority, which Go's and Rust's servers check for form.
    private static readonly Uri SocketAddress = new("http://localhost");

    public static GrpcChannel Create(ArcBoxEndpoint endpoint, ArcBoxChannelOptions options)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A server allows some 100 streams on a connection; further calls would wait for one of them to end.
            EnableMultipleHttp2Connections = true,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
        };
        return GrpcChannel.ForAddress(endpoint.Address ?? SocketAddress, new GrpcChannelOptions
        {
            HttpHandler = new EndpointConnector(endpoint, options).Attach(handler),
            DisposeHttpClient = true,
            // With true, a stream whose call fails before its first message, as when there is no socket, ends as cancelled (seen with 2.85).
            ThrowOperationCanceledOnCancellation = false,
            MaxReceiveMessageSize = options.MaxReceiveMessageSize,
        });
    }
}
