using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>A stream of requests, one response.</summary>
internal sealed class ClientStreamingMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler)
    : ServerMethod<TRequest, TResponse>(method)
    where TRequest : class
    where TResponse : class
{
    public override void Run(ServerCall<TRequest, TResponse> call) => _ = call.RespondAsync(handler(call.Inbox!, call));
}
