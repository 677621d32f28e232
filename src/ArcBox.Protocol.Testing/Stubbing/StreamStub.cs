using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Answers calls whose response is a stream: <c>Pull</c>, <c>Push</c> and <c>Build</c>. The replies of an answer follow each other in the order in which
/// they are written, <see cref="Then"/> begins the answer of the next call, and the last answer is given to all further calls. An answer without any reply
/// is the engine's. Everything may be changed while calls run: a call keeps to what was said when it came. Safe for concurrent use.
/// </summary>
/// <typeparam name="TRequest">The request; <see cref="MockBuildContext"/> for a build.</typeparam>
/// <typeparam name="TMessage">The messages of the stream.</typeparam>
public sealed class StreamStub<TRequest, TMessage>
    where TRequest : class
    where TMessage : class, IMessage<TMessage>
{
    private readonly Func<string, TMessage> _inBandFailure;

    internal StreamStub(StubRule<TRequest, TMessage> rule, Func<string, TMessage> inBandFailure) => (Rule, _inBandFailure) = (rule, inBandFailure);

    internal StubRule<TRequest, TMessage> Rule { get; }

    /// <summary>Narrows the stub to requests for which a predicate holds. It is asked about each request at most once, and should only look at it.</summary>
    /// <param name="predicate">What the request must be like. For a build the whole context is read first.</param>
    /// <param name="text">The predicate's text, for explanations; the compiler fills it in.</param>
    public StreamStub<TRequest, TMessage> When(
        Func<TRequest, bool> predicate, [CallerArgumentExpression(nameof(predicate))] string? text = null)
        => Change(StubEdits.When<TRequest, TMessage>(predicate, text));

    /// <summary>Narrows the stub to calls that come with a header.</summary>
    /// <param name="key">The header's name, in any case; not one that ends in <c>-bin</c>.</param>
    /// <param name="value">Its value, exactly.</param>
    /// <exception cref="ArgumentException">The header is a binary one.</exception>
    public StreamStub<TRequest, TMessage> WithHeader(string key, string value) => Change(StubEdits.WithHeader<TRequest, TMessage>(key, value));

    /// <summary>Has the stub asked before those with a lower priority; of the same priority (the default is 0) the one that was registered last.</summary>
    /// <param name="priority">Any number.</param>
    public StreamStub<TRequest, TMessage> WithPriority(int priority) => Change(plan => plan with { Priority = priority });

    /// <summary>
    /// Lets the stub answer so many calls; later ones go on to the next stub that matches, or to the engine. <see cref="ArcBoxMockServer.VerifyAll"/>
    /// wants exactly so many.
    /// </summary>
    /// <param name="count">How many, above zero; for none see <see cref="Never"/>.</param>
    /// <exception cref="InvalidOperationException">The stub has more answers than that.</exception>
    public StreamStub<TRequest, TMessage> Times(int count) => Change(StubEdits.Times<TRequest, TMessage>(count));

    /// <summary>
    /// Tells <see cref="ArcBoxMockServer.VerifyAll"/> that there should be no such call. One that comes all the same is answered as the stub says, by the
    /// engine if it says nothing.
    /// </summary>
    public StreamStub<TRequest, TMessage> Never() => Change(plan => plan.WithTimes(0));

    /// <summary>Same as <c>Times(1)</c>.</summary>
    /// <exception cref="InvalidOperationException">The stub has several answers.</exception>
    public StreamStub<TRequest, TMessage> Once() => Times(1);

    /// <summary>Tells <see cref="ArcBoxMockServer.VerifyAll"/> that it is no fault if the stub is never used.</summary>
    public StreamStub<TRequest, TMessage> Optional() => Change(plan => plan with { IsOptional = true });

    /// <summary>Sends messages.</summary>
    /// <param name="messages">The messages. A collection is copied; any other sequence is enumerated anew by each call, as far as the client reads.</param>
    public StreamStub<TRequest, TMessage> Emits(params IEnumerable<TMessage> messages)
    {
        IEnumerable<TMessage> kept = StreamReplies.Keep(messages);
        return Reply(call => StreamReplies.EmitAsync(call, kept));
    }

    /// <summary>Sends messages that depend on the request. For a build the whole context is read first, unless it answers early.</summary>
    /// <param name="messages">Makes the messages of a call.</param>
    [OverloadResolutionPriority(1)] // A function that only throws would fit both.
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

    /// <summary>Begins the answer of the next call.</summary>
    /// <exception cref="InvalidOperationException">By its <see cref="Times"/> the stub has no next call.</exception>
    public StreamStub<TRequest, TMessage> Then() => Change(plan => plan.WithNextAnswer());

    /// <summary>Puts a gate before the messages of all answers, for the test to open; calls that are under way are not held back.</summary>
    /// <returns>The stub's gate; always the same one.</returns>
    public StreamGate Gated()
    {
        StreamGate gate = new(Rule.End);
        Change(plan =>
        {
            gate = plan.Gate ?? gate;
            return plan with { Gate = gate };
        });
        return gate;
    }

    /// <summary>The stub as it was written, without its replies.</summary>
    public override string ToString() => Rule.Name;

    private StreamStub<TRequest, TMessage> Reply(StubStep<TRequest, TMessage> step, string? end = null) => Answer(answer => answer.With(step, end));

    private StreamStub<TRequest, TMessage> Answer(Func<StubAnswer<TRequest, TMessage>, StubAnswer<TRequest, TMessage>> change)
        => Change(plan => plan.WithLastAnswer(change));

    private StreamStub<TRequest, TMessage> Change(Func<StubPlan<TRequest, TMessage>, StubPlan<TRequest, TMessage>> change)
    {
        Rule.Change(change);
        return this;
    }
}
