using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>Starts calls on a channel.</summary>
internal sealed class TtrpcCallInvoker(TtrpcChannel channel) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        => throw new NotSupportedException($"{channel.Target} has no blocking calls: use the asynchronous method.");

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new UnaryCall<TRequest, TResponse>(channel, method).Start(options, request);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        StreamCall<TRequest, TResponse> call = Start(method, options, request);
        return new(call.Inbox, CallState.Headers(), () => CallState.Status(call.Outcome), () => CallState.Trailers(call.Outcome), call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        StreamCall<TRequest, TResponse> call = Start(method, options, null);
        return new(
            call.Requests, call.Response, CallState.Headers(), () => CallState.Status(call.Outcome), () => CallState.Trailers(call.Outcome), call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        StreamCall<TRequest, TResponse> call = Start(method, options, null);
        return new(call.Requests, call.Inbox, CallState.Headers(), () => CallState.Status(call.Outcome), () => CallState.Trailers(call.Outcome), call.Dispose);
    }

    private StreamCall<TRequest, TResponse> Start<TRequest, TResponse>(Method<TRequest, TResponse> method, in CallOptions options, TRequest? request)
        where TRequest : class
        where TResponse : class
    {
        StreamCall<TRequest, TResponse> call = new(channel, method, options);
        call.Start(request);
        return call;
    }
}
