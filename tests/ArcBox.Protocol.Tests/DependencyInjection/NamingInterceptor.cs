using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ArcBox.Protocol.Tests.DependencyInjection;

/// <summary>Adds its name to a header, so that the server sees in which order interceptors ran.</summary>
internal sealed class NamingInterceptor(string name) : Interceptor
{
    public const string Header = "through";

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        context.Options.Headers!.Add(Header, name);
        return continuation(request, context);
    }
}
