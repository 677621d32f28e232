using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>Makes unary calls with other options than the client gives them.</summary>
internal sealed class OptionsInterceptor(Func<CallOptions, CallOptions> change) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        => continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, change(context.Options)));
}
