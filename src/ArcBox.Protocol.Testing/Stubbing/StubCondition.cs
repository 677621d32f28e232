using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>One thing that must hold of a call.</summary>
/// <param name="Text">The condition as written, behind the stub's name; empty where the name says it already.</param>
/// <param name="FindProblem">Says what does not hold; null if the condition does.</param>
/// <param name="ReadsRequest">True if it looks into the request, so that a build context must have been read.</param>
internal sealed record StubCondition<TRequest>(string Text, Func<TRequest, ServerCallContext, string?> FindProblem, bool ReadsRequest = false);
