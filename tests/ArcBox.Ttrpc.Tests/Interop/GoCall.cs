namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>A call that the Go client is making.</summary>
internal sealed record GoCall(int Id, Task<GoOutcome> Outcome);
