using System.Collections.Immutable;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>A part of an answer: messages, a failure, or what the engine says.</summary>
internal delegate Task StubStep<TRequest, TMessage>(StubCall<TRequest, TMessage> call)
    where TRequest : class
    where TMessage : class;

/// <summary>What a stub does about one call. Without any step the engine answers.</summary>
internal sealed record StubAnswer<TRequest, TMessage>
    where TRequest : class
    where TMessage : class
{
    public ImmutableArray<StubStep<TRequest, TMessage>> Steps { get; init; } = [];

    /// <summary>How long it pauses before each message and before a failure.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Arms the fault that strikes this answer on the wire; null for none.</summary>
    public Action<ServerCallContext, CallEntry>? ArmFault { get; init; }

    /// <summary>The step that ends the answer, by its name; null while more can follow.</summary>
    public string? End { get; init; }

    /// <summary>True if a step asks the engine, which reads a build context itself.</summary>
    public bool CallsEngine { get; init; }

    /// <summary>True if a step looks into the request, so that a build context must have been read.</summary>
    public bool ReadsRequest { get; init; }

    public bool LeavesUploadToEngine => CallsEngine || Steps.IsEmpty;

    public StubAnswer<TRequest, TMessage> With(StubStep<TRequest, TMessage> step, string? end = null)
        => End is null
            ? this with { Steps = Steps.Add(step), End = end }
            : throw new InvalidOperationException($"{End} ends an answer, nothing can follow it. Begin the next call's answer with Then().");
}
