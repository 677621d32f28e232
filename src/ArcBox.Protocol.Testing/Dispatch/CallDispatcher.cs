using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Takes each call into the log, and has a stub or the engine answer it.</summary>
internal sealed class CallDispatcher(ArcBoxMockOptions options, CallLog log, StubBook stubs)
{
    private readonly ImageService.ImageServiceBase _engine = options.Backend ?? new ImageStoreService(options);

    /// <summary>The store in memory; null where a backend has taken its place.</summary>
    public ImageStoreService? Store => options.Backend is null ? (ImageStoreService)_engine : null;

    /// <summary>True unless a backend has taken the engine's place that does not know of them.</summary>
    public bool TakesBuildOptions => _engine is IBuildOptionsService { TakesBuildOptions: true };

    /// <summary>Faults on the wire; null where there is none.</summary>
    public ICallFaults? Faults { get; set; }

    /// <summary>Answers a call that has one response.</summary>
    public async Task<TResponse> AnswerAsync<TRequest, TResponse>(
        string method,
        TRequest request,
        string? reference,
        Func<ImageService.ImageServiceBase, ServerCallContext, Task<TResponse>> callEngine,
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
            async (engine, writer, call) => await writer.WriteAsync(await callEngine(engine, call).ConfigureAwait(false)).ConfigureAwait(false),
            context).ConfigureAwait(false);
        return response.Message ?? throw new RpcException(new Status(StatusCode.Internal, $"What answers {method} gave no response."));
    }

    /// <summary>Answers a call whose response is a stream.</summary>
    public async Task RunAsync<TRequest, TResponse>(
        string method,
        TRequest request,
        string? reference,
        IServerStreamWriter<TResponse> responses,
        Func<ImageService.ImageServiceBase, IServerStreamWriter<TResponse>, ServerCallContext, Task> callEngine,
        ServerCallContext context)
        where TRequest : class
        where TResponse : class
    {
        CallEntry entry = log.Begin(method, request as IMessage, reference, context);
        if (request is MockBuildContext upload) upload.Received = entry.ContextRead;
        MockExchange<TRequest, TResponse> exchange = new(
            request, new LoggedWriter<TResponse>(responses, entry), (writer, call) => callEngine(_engine, writer, call), entry, context);
        CancellationTokenRegistration cancelled = context.CancellationToken.Register(entry.Cancelled);
        await using (cancelled.ConfigureAwait(false))
        {
            try
            {
                Faults?.Arm(method, context, entry);
                await AnswerAsync(exchange).ConfigureAwait(false);
                End(entry, context, context.Status);
            }
            catch (Exception exception)
            {
                End(entry, context, StatusOf(exception));
                throw;
            }
        }
    }

    private async Task AnswerAsync<TRequest, TResponse>(MockExchange<TRequest, TResponse> exchange)
        where TRequest : class
        where TResponse : class
    {
        StubUse<TRequest, TResponse>? stub = await stubs.FindAsync(exchange).ConfigureAwait(false);
        exchange.Entry.AnsweredBy(stub?.Name ?? "engine");
        await (stub?.AnswerAsync(exchange, options) ?? exchange.CallEngineAsync(exchange.Writer, exchange.Context)).ConfigureAwait(false);
    }

    private static void End(CallEntry entry, ServerCallContext context, Status status)
    {
        // The handler may hear of the cancellation before the log does.
        if (context.CancellationToken.IsCancellationRequested) entry.Cancelled();
        entry.Ended(status);
    }

    private static Status StatusOf(Exception exception) => exception switch
    {
        RpcException failure => failure.Status,
        OperationCanceledException => new Status(StatusCode.Cancelled, "The call was cancelled."),
        _ => new Status(StatusCode.Unknown, $"{exception.GetType().Name}: {exception.Message}", exception),
    };
}
