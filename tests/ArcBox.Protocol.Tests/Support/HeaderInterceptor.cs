using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>Adds to the metadata that it is given, as some channels do.</summary>
internal sealed class HeaderInterceptor : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        context.Options.Headers!.Add("added", "1");
        return continuation(request, context);
    }
}
