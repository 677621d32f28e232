using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>One request, a stream of responses.</summary>
internal sealed class ServerStreamingMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler)
    : ServerMethod<TRequest, TResponse>(method)
    where TRequest : class
    where TResponse : class
{
    public override void Run(ServerCall<TRequest, TResponse> call) => _ = call.EndStreamAsync(handler(call.Request!, call.Responses, call));
}
