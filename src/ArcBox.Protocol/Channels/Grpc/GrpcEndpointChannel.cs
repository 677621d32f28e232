using Grpc.Net.Client;

namespace ArcBox.Protocol;

/// <summary>Makes gRPC channels.</summary>
internal static class GrpcEndpointChannel
{
    public static GrpcChannel Create(ArcBoxEndpoint endpoint, ArcBoxChannelOptions options) => throw new NotSupportedException();
}
