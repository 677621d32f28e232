namespace ArcBox.Protocol.Testing;

/// <summary>Why a stub did not take a call.</summary>
/// <param name="Stub">The stub.</param>
/// <param name="Name">Its name at that time.</param>
/// <param name="Reason">The first condition that did not hold.</param>
/// <param name="Passed">How many conditions held before it: the more, the nearer was the stub.</param>
internal sealed record StubMiss(Stub Stub, string Name, string Reason, int Passed)
{
    public override string ToString() => $"{Name}: {Reason}";
}
