using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Takes each call into the log, and has a stub or the engine answer it.</summary>
internal sealed class CallDispatcher(ArcBoxMockOptions options, CallLog log)
{
    private readonly ImageService.ImageServiceBase _engine = options.Backend ?? new ImageStoreService();

    /// <summary>Answers a call that has one response.</summary>
    public async Task<TResponse> AnswerAsync<TRequest, TResponse>(
        string method,
        TRequest request,
        string? reference,
        Func<ImageService.ImageServiceBase, Task<TResponse>> callEngine,
        ServerCallContext context)
        where TRequest : class
        where TResponse : class
    {
        SingleResponse<TResponse> response = new();
        await RunAsync(
            method,
            request,
            reference,
            response,
            async (engine, writer) => await writer.WriteAsync(await callEngine(engine).ConfigureAwait(false)).ConfigureAwait(false),
            context).ConfigureAwait(false);
        return response.Message ?? throw new RpcException(new Status(StatusCode.Internal, $"What answers {method} gave no response."));
    }

    /// <summary>Answers a call whose response is a stream.</summary>
    public async Task RunAsync<TRequest, TResponse>(
        string method,
        TRequest request,
        string? reference,
        IServerStreamWriter<TResponse> responses,
        Func<ImageService.ImageServiceBase, IServerStreamWriter<TResponse>, Task> callEngine,
        ServerCallContext context)
        where TRequest : class
        where TResponse : class
    {
        CallEntry entry = log.Begin(method, request as IMessage, reference, context);
        if (request is MockBuildContext upload) upload.Received = entry.ContextRead;
        MockExchange<TRequest, TResponse> exchange = new(
            request, new LoggedWriter<TResponse>(responses, entry), writer => callEngine(_engine, writer), entry, context);
        CancellationTokenRegistration cancelled = context.CancellationToken.Register(entry.Cancelled);
        await using (cancelled.ConfigureAwait(false))
        {
            try
            {
                await AnswerAsync(exchange).ConfigureAwait(false);
                entry.Ended(context.Status);
            }
            catch (Exception exception)
            {
                // The handler may hear of the cancellation before the log does.
                if (context.CancellationToken.IsCancellationRequested) entry.Cancelled();
                entry.Ended(StatusOf(exception));
                throw;
            }
        }
    }

    private static Task AnswerAsync<TRequest, TResponse>(MockExchange<TRequest, TResponse> exchange)
        where TRequest : class
        where TResponse : class
    {
        exchange.Entry.AnsweredBy("engine");
        return exchange.CallEngineAsync(exchange.Writer);
    }

    private static Status StatusOf(Exception exception) => exception switch
    {
        RpcException failure => failure.Status,
        OperationCanceledException => new Status(StatusCode.Cancelled, "The call was cancelled."),
        _ => new Status(StatusCode.Unknown, $"{exception.GetType().Name}: {exception.Message}", exception),
    };
}
