using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>A stub that has taken a call on, with the answer that it gives to this one.</summary>
internal sealed record StubUse<TRequest, TMessage>(string Name, StubPlan<TRequest, TMessage> Plan, StubAnswer<TRequest, TMessage> Answer)
    where TRequest : class
    where TMessage : class
{
    public async Task AnswerAsync(MockExchange<TRequest, TMessage> exchange, ArcBoxMockOptions options)
    {
        CancellationToken clientGone = exchange.Context.CancellationToken;
        Answer.ArmFault?.Invoke(exchange.Context, exchange.Entry);
        if (exchange.Request is MockBuildContext upload) await ReadAsync(upload, options, clientGone).ConfigureAwait(false);

        using GatedCall? gated = Plan.Gate?.Enter(clientGone);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(clientGone, gated?.Failing ?? CancellationToken.None);
        StubCall<TRequest, TMessage> call = new(exchange, Answer.Delay, gated, options.TimeProvider, end.Token);
        try
        {
            if (Answer.Steps.IsEmpty) await call.CallEngineAsync(null).ConfigureAwait(false);
            foreach (StubStep<TRequest, TMessage> step in Answer.Steps) await step(call).ConfigureAwait(false);
            // Behind the leaving no failure comes any more, and one that came before must not be lost.
            gated?.Dispose();
            if (gated?.Failure is { } late) throw late;
        }
        catch (Exception) when (gated?.Failure is { } failure && !clientGone.IsCancellationRequested)
        {
            throw failure;
        }
        catch (Exception exception) when (exception is not (RpcException or OperationCanceledException) && !clientGone.IsCancellationRequested)
        {
            // The test's own function, most likely: a bare UNKNOWN would not help its author.
            throw ImageServiceFailure.Create(StatusCode.Internal, $"{Name} could not answer. {exception.GetType().Name}: {exception.Message}");
        }
    }

    private Task ReadAsync(MockBuildContext upload, ArcBoxMockOptions options, CancellationToken cancellationToken)
    {
        if (Plan.AnswersEarly) return Task.CompletedTask;
        if (Answer.ReadsRequest) return upload.ReadAsync(options.MaxBuildContextBytes, cancellationToken);
        return Answer.LeavesUploadToEngine ? Task.CompletedTask : upload.SkipAsync(cancellationToken);
    }
}
