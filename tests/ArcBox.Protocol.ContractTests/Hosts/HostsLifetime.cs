namespace ArcBox.Protocol.ContractTests;

/// <summary>Says once what the contract is not run on, and stops the hosts at the end.</summary>
[SetUpFixture]
public sealed class HostsLifetime
{
    [OneTimeSetUp]
    public async Task TellWhatIsMissingAsync()
    {
        string[] missing = [.. ContractHosts.All.Where(host => host.IsMissing).Select(host => host.Title)];
        if (missing.Length == 0) return;
        await TestContext.Error.WriteLineAsync(
            $"The contract is not run on {string.Join(", ", missing)}: start the engines with tests/engines/up.sh --podman and export what it prints.");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (ContractHost host in ContractHosts.All) await host.DisposeAsync();
    }
}
