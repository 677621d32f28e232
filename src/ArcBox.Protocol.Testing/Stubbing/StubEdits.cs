using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>What both kinds of stubs can be told, with its arguments checked.</summary>
internal static class StubEdits
{
    public static Func<StubPlan<TRequest, TMessage>, StubPlan<TRequest, TMessage>> When<TRequest, TMessage>(Func<TRequest, bool> predicate, string? text)
        where TRequest : class
        where TMessage : class
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return plan => plan with { Conditions = plan.Conditions.Add(StubConditions.Predicate(predicate, text)) };
    }

    public static Func<StubPlan<TRequest, TMessage>, StubPlan<TRequest, TMessage>> WithHeader<TRequest, TMessage>(string key, string value)
        where TRequest : class
        where TMessage : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(value);
        if (key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"'{key}' is a binary header, and stubs compare texts. Look at what was sent in the log's Metadata.", nameof(key));
        return plan => plan with { Conditions = plan.Conditions.Add(StubConditions.Header<TRequest>(key, value)) };
    }

    public static Func<StubPlan<TRequest, TMessage>, StubPlan<TRequest, TMessage>> Times<TRequest, TMessage>(int count)
        where TRequest : class
        where TMessage : class
    {
        if (count == 0) throw new ArgumentOutOfRangeException(nameof(count), count, "A stub that should not be called is written with Never().");
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return plan => plan.WithTimes(count);
    }

    public static Func<StubPlan<TRequest, TMessage>, StubPlan<TRequest, TMessage>> WithFault<TRequest, TMessage>(
        StubRule<TRequest, TMessage> rule, WireFault fault, int afterItems)
        where TRequest : class
        where TMessage : class
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegative(afterItems);
        Action<ServerCallContext, CallEntry> arm = rule.Faults.Prepare(fault, afterItems, rule);
        return plan => plan.WithLastAnswer(answer => answer with { ArmFault = arm });
    }

    public static StubStep<TRequest, TMessage> Failure<TRequest, TMessage>(StatusCode code, string message, string? reason, int? exitCode)
        where TRequest : class
        where TMessage : class
    {
        ArgumentNullException.ThrowIfNull(message);
        StubFailure.Check(code, reason, exitCode);
        return async call =>
        {
            await call.PauseAsync().ConfigureAwait(false);
            throw StubFailure.Create(code, message, reason, exitCode);
        };
    }
}
