using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Framing;

/// <summary>Calls one method, whichever the client asks for: the same one with other marshallers.</summary>
internal sealed class MethodInvoker(CallInvoker invoker, IMethod method) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> asked, string? host, CallOptions options, TRequest request)
        => throw new NotSupportedException();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> asked, string? host, CallOptions options, TRequest request)
        => invoker.AsyncUnaryCall((Method<TRequest, TResponse>)method, host, options, request);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> asked, string? host, CallOptions options, TRequest request)
        => invoker.AsyncServerStreamingCall((Method<TRequest, TResponse>)method, host, options, request);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> asked, string? host, CallOptions options)
        => invoker.AsyncClientStreamingCall((Method<TRequest, TResponse>)method, host, options);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> asked, string? host, CallOptions options)
        => invoker.AsyncDuplexStreamingCall((Method<TRequest, TResponse>)method, host, options);
}
