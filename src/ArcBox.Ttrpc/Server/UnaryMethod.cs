using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>One request, one response.</summary>
internal sealed class UnaryMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler)
    : ServerMethod<TRequest, TResponse>(method)
    where TRequest : class
    where TResponse : class
{
    public override void Run(ServerCall<TRequest, TResponse> call) => _ = call.RespondAsync(handler(call.Request!, call));
}
