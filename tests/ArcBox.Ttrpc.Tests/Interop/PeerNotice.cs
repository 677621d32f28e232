namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>Says once, where everybody sees it, why tests of this folder are skipped.</summary>
[SetUpFixture]
public sealed class PeerNotice
{
    private static readonly string[] Peers = [Rig.GoPeerVariable, Rig.ContainerdVariable, Rig.ContainerdTtrpcVariable, Rig.ShimVariable];

    [OneTimeSetUp]
    public void Tell()
    {
        string[] missing = [.. Peers.Where(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))];
        if (missing.Length > 0)
            TestContext.Error.WriteLine($"Interop tests are skipped where their peer is missing ({string.Join(", ", missing)}): see tests/peers/README.md.");
    }
}
