using ArcBox.Protocol;
using ArcBox.Protocol.Testing;
using Grpc.Core;

namespace ArcBox.Samples.TestingYourCode;

/// <summary>The mock server: an engine and its registries, which behave, and can be told to do otherwise.</summary>
public sealed class WithMockServerTests
{
    [Test]
    public async Task DeployAsync_AllGoesWell_TargetHasTheImage()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
        await using ImageClient client = server.CreateClient();
        MockImage image = server.AddImage("builds.example.com/app:1");

        string digest = await new Deployer(client).DeployAsync("builds.example.com/app:1", "live.example.com/app:1");

        Assert.That(server.Registry.Find("live.example.com/app:1")?.Id, Is.EqualTo(image.Id));
        Assert.That(server.Registry.Find($"live.example.com/app@{digest}"), Is.Not.Null);
    }

    [Test]
    public async Task DeployAsync_PullFailsAfterThreeOfFiveLayers_TriesAgain()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
        await using ImageClient client = server.CreateClient();
        server.AddImage("builds/app:1", layers: 5);
        server.OnPull("builds/app:1").Once().Emits(MockProgress.Pull(layers: 5).UntilLayersComplete(3)).Fails(StatusCode.Unavailable, "the registry went away");

        await new Deployer(client).DeployAsync("builds/app:1", "live/app:1");

        Assert.That(server.Calls.Select(call => call.Method), Is.EqualTo(new[] { "Pull", "Pull", "Tag", "Push" }));
    }

    [Test]
    public async Task DeployAsync_TargetWantsACredential_TellsSoAndDoesNotTryAgain()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
        await using ImageClient client = server.CreateClient();
        server.AddImage("builds/app:1");
        server.Registry.RequireCredential("live.example.com", "me", "secret");

        Assert.That(
            async () => await new Deployer(client).DeployAsync("builds/app:1", "live.example.com/app:1"),
            Throws.TypeOf<RegistryAuthenticationException>());
        Assert.That(server.Calls.Count(call => call.Method == "Push"), Is.EqualTo(1));
    }
}
