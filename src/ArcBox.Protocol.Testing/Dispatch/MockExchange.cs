using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>One call while it is answered: what a stub has to work with.</summary>
/// <param name="Request">The request; of a build what has been uploaded.</param>
/// <param name="Writer">Sends to the client, and counts in the log. Of a unary call the last message written is the answer.</param>
/// <param name="CallEngineAsync">Has the engine behind the stubs answer, through a writer and in a context of the stub's choice.</param>
/// <param name="Entry">The call's page in the log.</param>
/// <param name="Context">What the transport knows of the call.</param>
internal sealed record MockExchange<TRequest, TResponse>(
    TRequest Request,
    IServerStreamWriter<TResponse> Writer,
    Func<IServerStreamWriter<TResponse>, ServerCallContext, Task> CallEngineAsync,
    CallEntry Entry,
    ServerCallContext Context)
    where TRequest : class
    where TResponse : class;
