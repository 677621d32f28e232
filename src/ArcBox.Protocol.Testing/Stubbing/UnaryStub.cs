using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Answers calls that have one response: <c>List</c>, <c>Inspect</c>, <c>Remove</c>, <c>Tag</c> and <c>Exists</c>. An answer has one reply;
/// <see cref="Then"/> begins the answer of the next call, and the last answer is given to all further calls. An answer without a reply is the engine's.
/// A second reply to the same call is refused with <see cref="InvalidOperationException"/>. All else may be changed while calls run: a call keeps to
/// what was said when it came. Safe for concurrent use.
/// </summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">The response.</typeparam>
public sealed class UnaryStub<TRequest, TResponse>
    where TRequest : class
    where TResponse : class, IMessage<TResponse>
{
    internal UnaryStub(StubRule<TRequest, TResponse> rule) => Rule = rule;

    internal StubRule<TRequest, TResponse> Rule { get; }

    /// <summary>Narrows the stub to requests for which a predicate holds. It is asked about each request at most once, and should only look at it.</summary>
    /// <param name="predicate">What the request must be like.</param>
    /// <param name="text">The predicate's text, for explanations; the compiler fills it in.</param>
    public UnaryStub<TRequest, TResponse> When(
        Func<TRequest, bool> predicate, [CallerArgumentExpression(nameof(predicate))] string? text = null)
        => Change(StubEdits.When<TRequest, TResponse>(predicate, text));

    /// <summary>Narrows the stub to calls that come with a header.</summary>
    /// <param name="key">The header's name, in any case; not one that ends in <c>-bin</c>.</param>
    /// <param name="value">Its value, exactly.</param>
    /// <exception cref="ArgumentException">The header is a binary one.</exception>
    public UnaryStub<TRequest, TResponse> WithHeader(string key, string value) => Change(StubEdits.WithHeader<TRequest, TResponse>(key, value));

    /// <summary>Has the stub asked before those with a lower priority; of the same priority (the default is 0) the one that was registered last.</summary>
    /// <param name="priority">Any number.</param>
    public UnaryStub<TRequest, TResponse> WithPriority(int priority) => Change(plan => plan with { Priority = priority });

    /// <summary>
    /// Lets the stub answer so many calls; later ones go on to the next stub that matches, or to the engine. <see cref="ArcBoxMockServer.VerifyAll"/>
    /// wants exactly so many.
    /// </summary>
    /// <param name="count">How many, above zero; for none see <see cref="Never"/>.</param>
    /// <exception cref="InvalidOperationException">The stub has more answers than that.</exception>
    public UnaryStub<TRequest, TResponse> Times(int count) => Change(StubEdits.Times<TRequest, TResponse>(count));

    /// <summary>
    /// Tells <see cref="ArcBoxMockServer.VerifyAll"/> that there should be no such call. One that comes all the same is answered as the stub says, by the
    /// engine if it says nothing.
    /// </summary>
    public UnaryStub<TRequest, TResponse> Never() => Change(plan => plan.WithTimes(0));

    /// <summary>Same as <c>Times(1)</c>.</summary>
    /// <exception cref="InvalidOperationException">The stub has several answers.</exception>
    public UnaryStub<TRequest, TResponse> Once() => Times(1);

    /// <summary>Tells <see cref="ArcBoxMockServer.VerifyAll"/> that it is no fault if the stub is never used.</summary>
    public UnaryStub<TRequest, TResponse> Optional() => Change(plan => plan with { IsOptional = true });

    /// <summary>Answers with a response.</summary>
    /// <param name="response">The response; copied.</param>
    public UnaryStub<TRequest, TResponse> Returns(TResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        TResponse kept = response.Clone();
        return Reply(call => call.SendAsync(kept), nameof(Returns));
    }

    /// <summary>Answers with a response that depends on the request.</summary>
    /// <param name="response">Makes the response of a call. An <see cref="RpcException"/> that it throws is the call's failure.</param>
    public UnaryStub<TRequest, TResponse> Returns(Func<TRequest, TResponse> response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Reply(call => call.SendAsync(response(call.Request) ?? throw new InvalidOperationException("The function returned null.")), nameof(Returns));
    }

    /// <summary>Answers with what the engine behind the stubs says.</summary>
    public UnaryStub<TRequest, TResponse> CallsEngine() => Reply(call => call.CallEngineAsync(null), nameof(CallsEngine));

    /// <summary>Answers with a failure.</summary>
    /// <param name="code">The status of the call.</param>
    /// <param name="message">What went wrong, for people.</param>
    /// <param name="reason">What went wrong, for programs: one of <see cref="ErrorReasons"/>, or null.</param>
    /// <exception cref="ArgumentException"><paramref name="code"/> is OK, which is no failure.</exception>
    public UnaryStub<TRequest, TResponse> Fails(StatusCode code, string message, string? reason = null)
        => Reply(StubEdits.Failure<TRequest, TResponse>(code, message, reason, null), nameof(Fails));

    /// <summary>Keeps the call open until the client leaves or its deadline passes.</summary>
    public UnaryStub<TRequest, TResponse> Hangs() => Reply(call => call.HangAsync(), nameof(Hangs));

    /// <summary>
    /// Has this answer pause before its reply, by <see cref="ArcBoxMockOptions.TimeProvider"/>. With a fake clock, wait for
    /// <see cref="MockCall.PausedUntil"/> before you advance it, as with <see cref="StreamStub{TRequest, TMessage}.Delays"/>.
    /// </summary>
    /// <param name="delay">How long.</param>
    public UnaryStub<TRequest, TResponse> Delays(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return Change(plan => plan.WithLastAnswer(answer => answer with { Delay = delay }));
    }

    /// <summary>
    /// Has this answer go wrong on the wire, in place of the response or of the failure. The last fault counts. A stall that is to end needs
    /// <see cref="ArcBoxMockServer.InjectFault"/>.
    /// </summary>
    /// <param name="fault">What goes wrong; anything but <see cref="WireFault.Refuse"/>.</param>
    /// <exception cref="NotSupportedException">The server is in memory, where there is no wire.</exception>
    /// <exception cref="ArgumentException">The protocol has no such fault.</exception>
    public UnaryStub<TRequest, TResponse> WithFault(WireFault fault) => Change(StubEdits.WithFault(Rule, fault, 0));

    /// <summary>Begins the answer of the next call.</summary>
    /// <exception cref="InvalidOperationException">By its <see cref="Times"/> the stub has no next call.</exception>
    public UnaryStub<TRequest, TResponse> Then() => Change(plan => plan.WithNextAnswer());

    /// <summary>The stub as it was written, without its replies.</summary>
    public override string ToString() => Rule.Name;

    private UnaryStub<TRequest, TResponse> Reply(StubStep<TRequest, TResponse> step, string name)
        => Change(plan => plan.WithLastAnswer(answer => answer.With(step, name)));

    private UnaryStub<TRequest, TResponse> Change(Func<StubPlan<TRequest, TResponse>, StubPlan<TRequest, TResponse>> change)
    {
        Rule.Change(change);
        return this;
    }
}
