using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Answers calls whose response is a stream: <c>Pull</c>, <c>Push</c> and <c>Build</c>. The replies of an answer follow each other in the order in which
/// they are written, <see cref="Then"/> begins the answer of the next call, and the last answer is given to all further calls. An answer without any reply
/// is the engine's. Everything may be changed while calls run: a call keeps to what was said when it came. Safe for concurrent use.
/// </summary>
/// <typeparam name="TRequest">The request; <see cref="MockBuildContext"/> for a build.</typeparam>
/// <typeparam name="TMessage">The messages of the stream.</typeparam>
public sealed partial class StreamStub<TRequest, TMessage>
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

    private StreamStub<TRequest, TMessage> Change(Func<StubPlan<TRequest, TMessage>, StubPlan<TRequest, TMessage>> change)
    {
        Rule.Change(change);
        return this;
    }
}
