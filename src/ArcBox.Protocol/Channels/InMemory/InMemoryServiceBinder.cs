using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Collects a service's methods, each as the handler that serves one call.</summary>
internal sealed class InMemoryServiceBinder : ServiceBinderBase
{
    /// <summary>By full name; each value is an <see cref="InMemoryHandler{TRequest,TResponse}"/> of the method's own types.</summary>
    public Dictionary<string, Delegate> Methods { get; } = new(StringComparer.Ordinal);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
        => Add(method, handler is null ? null : async (requests, responses, context) =>
        {
            TRequest request = await OnlyAsync(requests, context).ConfigureAwait(false);
            await responses.WriteAsync(await handler(request, context).ConfigureAwait(false)).ConfigureAwait(false);
        });

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        => Add(method, handler is null ? null : async (requests, responses, context) =>
            await handler(await OnlyAsync(requests, context).ConfigureAwait(false), responses, context).ConfigureAwait(false));

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
        => Add(method, handler is null ? null : async (requests, responses, context) =>
            await responses.WriteAsync(await handler(requests, context).ConfigureAwait(false)).ConfigureAwait(false));

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        => Add(method, handler is null ? null : (requests, responses, context) => handler(requests, responses, context));

    private void Add<TRequest, TResponse>(Method<TRequest, TResponse> method, InMemoryHandler<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class
    {
        if (handler is not null) Methods.Add(method.FullName, handler);
    }

    private static async Task<TRequest> OnlyAsync<TRequest>(IAsyncStreamReader<TRequest> requests, ServerCallContext context)
        => await requests.MoveNext(context.CancellationToken).ConfigureAwait(false)
            ? requests.Current
            : throw new RpcException(new Status(StatusCode.Internal, "The request is missing."));
}
