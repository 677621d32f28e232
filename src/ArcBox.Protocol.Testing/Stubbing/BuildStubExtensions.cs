using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>What only stubs of builds can do.</summary>
public static class BuildStubExtensions
{
    /// <summary>
    /// Has the stub answer at once, as a server that refuses an upload before it has seen it. Without this a stub of its own answer first reads the upload to
    /// its end, as an engine needs all of it, and fails the call with INVALID_ARGUMENT if it ends without a chunk marked eof. A predicate reads it in any case.
    /// </summary>
    /// <param name="stub">The stub.</param>
    /// <returns><paramref name="stub"/>.</returns>
    public static StreamStub<MockBuildContext, BuildProgress> AnswersEarly(this StreamStub<MockBuildContext, BuildProgress> stub)
    {
        ArgumentNullException.ThrowIfNull(stub);
        stub.Rule.Change(plan => plan with { AnswersEarly = true });
        return stub;
    }
}
