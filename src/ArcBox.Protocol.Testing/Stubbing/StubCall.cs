namespace ArcBox.Protocol.Testing;

/// <summary>A call that a stub is answering: sends each message when the gate, the delay and the client let it.</summary>
/// <param name="exchange">The call.</param>
/// <param name="delay">How long to pause before each message.</param>
/// <param name="gated">The call's place at the gate; null without one.</param>
/// <param name="time">The clock.</param>
/// <param name="token">Ends the answer: the client is gone, or the gate fails it.</param>
internal sealed class StubCall<TRequest, TMessage>(
    MockExchange<TRequest, TMessage> exchange, TimeSpan delay, GatedCall? gated, TimeProvider time, CancellationToken token)
    where TRequest : class
    where TMessage : class
{
    public TRequest Request => exchange.Request;

    public CancellationToken Token => token;

    public async Task SendAsync(TMessage message)
    {
        token.ThrowIfCancellationRequested();
        if (gated is not null) await gated.WaitAsync(token).ConfigureAwait(false);
        await PauseAsync().ConfigureAwait(false);
        // Without the token: some servers reset the whole call when a write is cancelled, and would take the gate's failure along.
        Task writing = exchange.Writer.WriteAsync(message);
        await (gated?.SendAsync(writing) ?? writing).ConfigureAwait(false);
    }

    public async Task PauseAsync()
    {
        if (delay == TimeSpan.Zero) return;
        DateTimeOffset until = time.GetUtcNow() + delay;
        Task pause = Task.Delay(delay, time, token);
        // Behind the timer's start: whoever reads it may advance the clock.
        exchange.Entry.Paused(until);
        try
        {
            await pause.ConfigureAwait(false);
        }
        finally
        {
            exchange.Entry.Paused(null);
        }
    }

    public Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, time, token);

    /// <summary>Sends what the engine does; with a number of items the engine is cancelled behind the last of them.</summary>
    public async Task CallEngineAsync(int? items)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        EngineCallContext context = new(exchange.Context, stop.Token);
        EngineWriter<TMessage> writer = new(SendAsync, items, stop);
        try
        {
            await exchange.CallEngineAsync(writer, context).ConfigureAwait(false);
        }
        catch (Exception) when (writer.IsFull && !token.IsCancellationRequested)
        {
            // What an engine says about being stopped is no part of the answer.
            return;
        }

        if (!writer.IsFull) exchange.Context.Status = context.Status;
    }
}
