using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>All that a test has said about a stub. Immutable: a call keeps to the plan that it began with, whatever is said meanwhile.</summary>
internal sealed record StubPlan<TRequest, TMessage>
    where TRequest : class
    where TMessage : class
{
    public ImmutableArray<StubCondition<TRequest>> Conditions { get; init; } = [];

    public int Priority { get; init; }

    /// <summary>How many calls it answers, no more and no less; zero for one that should have none; null for any number from one on.</summary>
    public int? Times { get; init; }

    public bool IsOptional { get; init; }

    /// <summary>True answers a build without reading its upload.</summary>
    public bool AnswersEarly { get; init; }

    public StreamGate? Gate { get; init; }

    /// <summary>The answers of the first call, the second, and so on; the last one is for all that follow.</summary>
    public ImmutableArray<StubAnswer<TRequest, TMessage>> Answers { get; init; } = [new()];

    /// <exception cref="InvalidOperationException">One of the answers could never come.</exception>
    public StubPlan<TRequest, TMessage> WithTimes(int times) => times is 0 || times >= Answers.Length
        ? this with { Times = times }
        : throw new InvalidOperationException(
            $"The stub has {Answers.Length} answers, and with Times({times}) the last one never comes. Say Times({Answers.Length}), or write one Then() less.");

    /// <exception cref="InvalidOperationException">The answer could never come.</exception>
    public StubPlan<TRequest, TMessage> WithNextAnswer() => Times is not > 0 || Times > Answers.Length
        ? this with { Answers = Answers.Add(new()) }
        : throw new InvalidOperationException(
            $"What follows this Then() never comes: the stub answers {Answers.Length} calls only, by its Times or Once. Say a higher Times before it, or leave "
                + "Then() out: later calls go on to the next stub or the engine by themselves.");

    public StubPlan<TRequest, TMessage> WithLastAnswer(Func<StubAnswer<TRequest, TMessage>, StubAnswer<TRequest, TMessage>> change)
        => this with { Answers = Answers.SetItem(Answers.Length - 1, change(Answers[^1])) };
}
