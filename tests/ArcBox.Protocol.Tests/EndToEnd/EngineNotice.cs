namespace ArcBox.Protocol.Tests.EndToEnd;

/// <summary>Says once, where everybody sees it, why the tests of this folder are skipped.</summary>
[SetUpFixture]
public sealed class EngineNotice
{
    private static readonly string[] Engines = ["ARCBOX_TEST_DOCKER", "ARCBOX_TEST_PODMAN"];

    [OneTimeSetUp]
    public void Tell()
    {
        string[] missing = [.. Engines.Where(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))];
        if (missing.Length > 0)
            TestContext.Error.WriteLine($"End-to-end tests are skipped where their engine is missing ({string.Join(", ", missing)}): see tests/engines/README.md.");
    }
}
