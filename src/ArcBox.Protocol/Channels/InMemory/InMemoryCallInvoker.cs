using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Starts calls, which end when the channel shuts down.</summary>
internal sealed class InMemoryCallInvoker(
    IReadOnlyDictionary<string, Delegate> methods, string target, InMemoryChannelOptions options, CancellationToken shutdown) : CallInvoker
{
    /// <summary>What the service is to build with; null for what the protocol says alone.</summary>
    public BuildOptions? BuildOptions { private get; init; }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        => throw new NotSupportedException($"{target} has no blocking calls: use the asynchronous method.");

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        InMemoryCall<TRequest, TResponse> call = Start(method, options);
        call.SendOnly(request);
        return new(call.ReadOnlyResponseAsync(), call.Headers, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        InMemoryCall<TRequest, TResponse> call = Start(method, options);
        call.SendOnly(request);
        return new(call.Responses, call.Headers, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        InMemoryCall<TRequest, TResponse> call = Start(method, options);
        return new(call.Requests, call.ReadOnlyResponseAsync(), call.Headers, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        InMemoryCall<TRequest, TResponse> call = Start(method, options);
        return new(call.Requests, call.Responses, call.Headers, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private InMemoryCall<TRequest, TResponse> Start<TRequest, TResponse>(Method<TRequest, TResponse> method, CallOptions call)
        where TRequest : class
        where TResponse : class
    {
        InMemoryCall<TRequest, TResponse> started = new(method, target, call, options, shutdown);
        if (BuildOptions is not null) started.Give(BuildOptions);
        started.Run(methods.TryGetValue(method.FullName, out Delegate? handler) ? (InMemoryHandler<TRequest, TResponse>)handler : null);
        return started;
    }
}
