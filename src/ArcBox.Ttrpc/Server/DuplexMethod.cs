using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>Streams in both directions.</summary>
internal sealed class DuplexMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler)
    : ServerMethod<TRequest, TResponse>(method)
    where TRequest : class
    where TResponse : class
{
    public override void Run(ServerCall<TRequest, TResponse> call) => _ = call.EndStreamAsync(handler(call.Inbox!, call.Responses, call));
}
