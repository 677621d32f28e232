using System.Globalization;

namespace ArcBox.Protocol.Testing;

/// <summary>What stands behind a stub of a stream or a unary call: its plan, which may change at any time, and its uses.</summary>
/// <param name="origin">The registration as written, such as <c>OnPull("nginx:1.27")</c>.</param>
/// <param name="plan">What is known at the registration.</param>
/// <param name="book">Where it is registered.</param>
internal sealed class StubRule<TRequest, TMessage>(string origin, StubPlan<TRequest, TMessage> plan, StubBook book) : Stub
    where TRequest : class
    where TMessage : class
{
    private readonly Lock _gate = new();
    private StubPlan<TRequest, TMessage> _plan = plan;
    private int _uses;

    public override string Name => origin + string.Concat(Plan.Conditions.Select(condition => condition.Text));

    public override int Priority => Plan.Priority;

    public override bool IsNever => Plan.Times == 0;

    public override string? Shortfall
    {
        get
        {
            lock (_gate)
            {
                return (_plan, _uses) switch
                {
                    ({ IsOptional: true, Times: null }, _) or ({ IsOptional: true }, 0) => null,
                    ({ Times: null }, > 0) => null,
                    ({ Times: { } times }, _) when times == _uses => null,
                    ({ Times: 0 }, _) => $"expected no calls, found {Count(_uses)}",
                    ({ Times: { } times }, _) => $"expected exactly {Count(times)}, found {Count(_uses)}",
                    _ => "expected at least 1 call, found none",
                };
            }
        }
    }

    /// <summary>Faults on the wire of the server.</summary>
    /// <exception cref="NotSupportedException">The server is in memory.</exception>
    public ICallFaults Faults => book.Faults ?? throw ArcBoxMockServer.NoWire();

    public ServerEnd End => book.End;

    public StubPlan<TRequest, TMessage> Plan
    {
        get
        {
            lock (_gate) return _plan;
        }
    }

    public void Change(Func<StubPlan<TRequest, TMessage>, StubPlan<TRequest, TMessage>> change)
    {
        lock (_gate) _plan = change(_plan);
    }

    public bool IsUsedUp
    {
        get
        {
            lock (_gate) return _plan.Times is > 0 && _plan.Times <= _uses;
        }
    }

    /// <summary>Takes a call on, if the stub is not used up.</summary>
    public StubUse<TRequest, TMessage>? TryUse()
    {
        lock (_gate)
        {
            if (_plan.Times is > 0 && _plan.Times <= _uses) return null;
            StubAnswer<TRequest, TMessage> answer = _plan.Answers[Math.Min(_uses, _plan.Answers.Length - 1)];
            _uses++;
            return new StubUse<TRequest, TMessage>(Name, _plan, answer);
        }
    }

    /// <summary>Says that all else held.</summary>
    public StubMiss UsedUp() => new(this, Name, $"it is used up: it answers {Count(Plan.Times ?? 0)} only", int.MaxValue);

    private static string Count(int calls) => calls == 1 ? "1 call" : $"{calls.ToString(CultureInfo.InvariantCulture)} calls";
}
