using System.Runtime.CompilerServices;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

public sealed partial class StreamStub<TRequest, TMessage>
{
    /// <summary>Sends messages.</summary>
    /// <param name="messages">The messages. A collection is copied; any other sequence is enumerated anew by each call, as far as the client reads.</param>
    public StreamStub<TRequest, TMessage> Emits(params IEnumerable<TMessage> messages)
    {
        IEnumerable<TMessage> kept = StreamReplies.Keep(messages);
        return Reply(call => StreamReplies.EmitAsync(call, kept));
    }

    /// <summary>Sends messages that depend on the request. For a build the whole context is read first, unless it answers early.</summary>
    /// <param name="messages">Makes the messages of a call.</param>
    // A function that only throws would fit both.
    [OverloadResolutionPriority(1)]
    public StreamStub<TRequest, TMessage> Emits(Func<TRequest, IEnumerable<TMessage>> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Answer(answer => answer.With(call => StreamReplies.EmitAsync(call, messages(call.Request))) with { ReadsRequest = true });
    }

    /// <summary>Sends messages as they come.</summary>
    /// <param name="messages">The messages; enumerated anew by each call, with a token that fires when the client is gone.</param>
    public StreamStub<TRequest, TMessage> Emits(IAsyncEnumerable<TMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Reply(call => StreamReplies.EmitAsync(call, messages));
    }

    /// <summary>Sends messages that depend on the request, as they come. For a build the whole context is read first, unless it answers early.</summary>
    /// <param name="messages">Makes the messages of a call; enumerated with a token that fires when the client is gone.</param>
    public StreamStub<TRequest, TMessage> Emits(Func<TRequest, IAsyncEnumerable<TMessage>> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Answer(answer => answer.With(call => StreamReplies.EmitAsync(call, messages(call.Request))) with { ReadsRequest = true });
    }

    /// <summary>Sends what the engine behind the stubs says; a failure of the engine's ends the answer.</summary>
    /// <param name="items">
    /// How many messages of it; the engine's call is cancelled behind the last one. Unless a failure follows, the stream then ends well, cut short.
    /// Null for all.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="items"/> is not above zero.</exception>
    public StreamStub<TRequest, TMessage> CallsEngine(int? items = null)
    {
        if (items is { } count) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, nameof(items));
        return Answer(answer => answer.With(call => call.CallEngineAsync(items)) with { CallsEngine = true });
    }

    /// <summary>Ends the call with a failure, behind what was sent.</summary>
    /// <param name="code">The status of the call.</param>
    /// <param name="message">What went wrong, for people.</param>
    /// <param name="reason">What went wrong, for programs: one of <see cref="ErrorReasons"/>, or null.</param>
    /// <param name="exitCode">Exit code of the command of a build that failed; null for none. It needs a reason to be sent with.</param>
    /// <exception cref="ArgumentException"><paramref name="code"/> is OK, which is no failure; or an exit code has no reason.</exception>
    public StreamStub<TRequest, TMessage> Fails(StatusCode code, string message, string? reason = null, int? exitCode = null)
        => Reply(StubEdits.Failure<TRequest, TMessage>(code, message, reason, exitCode), nameof(Fails));

    /// <summary>
    /// Ends the stream with a last message that tells a failure, and the call with OK. A pull and a push say it in a line without id and the status
    /// <c>Error: …</c>, as the one ArcBox daemon that served this protocol did (February 2026; pulls only, its pushes are not known); a build says it in
    /// <c>error</c>, as Docker's classic builder does in the same member of its stream.
    /// </summary>
    /// <param name="text">What went wrong, without <c>Error: </c>.</param>
    public StreamStub<TRequest, TMessage> FailsInBand(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return Reply(call => call.SendAsync(_inBandFailure(text)), nameof(FailsInBand));
    }

    /// <summary>Says no more, and keeps the call open until the client leaves or its deadline passes.</summary>
    public StreamStub<TRequest, TMessage> Hangs() => Reply(call => call.HangAsync(), nameof(Hangs));

    /// <summary>
    /// Has this answer pause before each of its messages, those of the engine too, and before its failure, by
    /// <see cref="ArcBoxMockOptions.TimeProvider"/>. Counts for the whole answer, wherever it is written. With a fake clock, wait for the pause before you
    /// advance it.
    /// </summary>
    /// <param name="delay">How long.</param>
    /// <example><code>
    /// server.OnPull().Delays(TimeSpan.FromMinutes(5)).CallsEngine();
    /// // … the code under test pulls …
    /// await server.WaitForCallAsync(call => call.PausedUntil > time.GetUtcNow());
    /// time.Advance(TimeSpan.FromMinutes(5));
    /// </code></example>
    public StreamStub<TRequest, TMessage> Delays(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return Answer(answer => answer with { Delay = delay });
    }

    /// <summary>
    /// Has this answer go wrong on the wire, whatever it says: the server sends it, and the client gets it up to the fault. Counts for the whole answer,
    /// wherever it is written; the last fault counts. A stall that is to end needs <see cref="ArcBoxMockServer.InjectFault"/>.
    /// </summary>
    /// <param name="fault">What goes wrong; anything but <see cref="WireFault.Refuse"/>.</param>
    /// <param name="afterItems">How many messages reach the client before; see <see cref="FaultPlan.AfterItems"/>.</param>
    /// <exception cref="NotSupportedException">The server is in memory, where there is no wire.</exception>
    /// <exception cref="ArgumentException">The protocol has no such fault.</exception>
    /// <example><code>server.OnPull().WithFault(WireFault.Reset, afterItems: 3).Then().CallsEngine();</code></example>
    public StreamStub<TRequest, TMessage> WithFault(WireFault fault, int afterItems = 0) => Change(StubEdits.WithFault(Rule, fault, afterItems));

    private StreamStub<TRequest, TMessage> Reply(StubStep<TRequest, TMessage> step, string? end = null) => Answer(answer => answer.With(step, end));

    private StreamStub<TRequest, TMessage> Answer(Func<StubAnswer<TRequest, TMessage>, StubAnswer<TRequest, TMessage>> change)
        => Change(plan => plan.WithLastAnswer(change));
}
