namespace ArcBox.Protocol.Testing;

/// <summary>A call that no stub took.</summary>
/// <param name="Entry">The call's page in the log.</param>
/// <param name="Problem">What the client was told; null if the engine answered instead.</param>
/// <param name="Misses">The stubs that did not take it, the nearest first.</param>
internal sealed record UnmatchedCall(CallEntry Entry, string? Problem, IReadOnlyList<StubMiss> Misses);
