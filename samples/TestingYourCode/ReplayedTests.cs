using ArcBox.Protocol;
using ArcBox.Protocol.Testing;

namespace ArcBox.Samples.TestingYourCode;

/// <summary>What a real engine said once, replayed without it.</summary>
public sealed class ReplayedTests
{
    private const string Source = "builds.example.com/app:1";
    private const string Target = "live.example.com/app:1";

    private static readonly string CassettePath = Path.Combine(AppContext.BaseDirectory, "deployment.cassette");

    [Test]
    public async Task DeployAsync_AsDockerDidIt_TellsTheDigest()
    {
        Cassette cassette = await Cassette.LoadAsync(CassettePath);
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(options: new ArcBoxMockOptions { Backend = cassette.ToService() });
        await using ImageClient client = server.CreateClient();

        string digest = await new Deployer(client).DeployAsync(Source, Target);

        Assert.That(digest, Does.StartWith("sha256:").And.Length.EqualTo("sha256:".Length + 64));
    }

    [Test, Explicit("Records the cassette anew: needs an engine without images and a registry with lab/multi:1, as tests/engines/up.sh starts them.")]
    public async Task Record_DeploymentOnDocker_SavesTheCassette()
    {
        string endpoint = $"docker+{Environment.GetEnvironmentVariable("ARCBOX_TEST_DOCKER")}";
        string registry = Environment.GetEnvironmentVariable("ARCBOX_TEST_REGISTRY")!;
        CassetteRecorderOptions options = new()
        {
            Sanitizer = text => text
                .Replace($"{registry}/lab/multi", "builds.example.com/app").Replace("lab/multi", "app")
                .Replace($"{registry}/deployed", "live.example.com"),
        };
        await using CassetteRecorder recorder = CassetteRecorder.RecordFrom(ArcBoxEndpoint.Parse(endpoint), options);
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(options: new ArcBoxMockOptions { Backend = recorder.Service });
        await using ImageClient client = server.CreateClient();

        await new Deployer(client).DeployAsync($"{registry}/lab/multi:1", $"{registry}/deployed/app:1");

        await recorder.SaveAsync(CassettePath);
        await TestContext.Out.WriteLineAsync($"Saved {CassettePath}: review it, then copy it over the one among the sources.");
    }
}
