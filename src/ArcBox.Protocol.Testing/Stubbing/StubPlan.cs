using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>All that a test has said about a stub. Immutable: a call keeps to the plan that it began with, whatever is said meanwhile.</summary>
internal sealed record StubPlan<TRequest, TMessage>
    where TRequest : class
    where TMessage : class
{
    public ImmutableArray<StubCondition<TRequest>> Conditions { get; init; } = [];

    public int Priority { get; init; }

    /// <summary>How many calls it answers, no more and no less; null for any number from one on.</summary>
    public int? Times { get; init; }

    public bool IsOptional { get; init; }

    /// <summary>True answers a build without reading its upload.</summary>
    public bool AnswersEarly { get; init; }

    public StreamGate? Gate { get; init; }

    /// <summary>The answers of the first call, the second, and so on; the last one is for all that follow.</summary>
    public ImmutableArray<StubAnswer<TRequest, TMessage>> Answers { get; init; } = [new()];

    public StubPlan<TRequest, TMessage> WithLastAnswer(Func<StubAnswer<TRequest, TMessage>, StubAnswer<TRequest, TMessage>> change)
        => this with { Answers = Answers.SetItem(Answers.Length - 1, change(Answers[^1])) };
}
