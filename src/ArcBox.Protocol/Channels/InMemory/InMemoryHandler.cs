using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Serves one call of whichever kind; a call that has one request or one response reads or writes just that.</summary>
internal delegate Task InMemoryHandler<TRequest, TResponse>(
    IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context)
    where TRequest : class
    where TResponse : class;
