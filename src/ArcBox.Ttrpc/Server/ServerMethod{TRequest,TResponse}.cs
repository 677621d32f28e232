using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>A method, its marshallers, and what to run for a call.</summary>
internal abstract class ServerMethod<TRequest, TResponse>(Method<TRequest, TResponse> method) : ServerMethod
    where TRequest : class
    where TResponse : class
{
    public string FullName => method.FullName;

    public Marshaller<TRequest> Requests => method.RequestMarshaller;

    public Marshaller<TResponse> Responses => method.ResponseMarshaller;

    /// <summary>True if the client sends one request, false if it streams them.</summary>
    public bool TakesOneRequest => method.Type is MethodType.Unary or MethodType.ServerStreaming;

    public override ServerCall CreateCall(ServerConnection connection, uint streamId) => new ServerCall<TRequest, TResponse>(this, connection, streamId);

    /// <summary>Starts the handler, and sends what it will return.</summary>
    public abstract void Run(ServerCall<TRequest, TResponse> call);
}
