using Grpc.Core;
using Moq;

namespace ArcBox.Protocol.Testing.Tests.Docs;

/// <summary>The examples of docs/testing.md and of the packages' pages: <see cref="PageTests"/> checks that they are these.</summary>
internal sealed class TestingSnippets
{
    [Test]
    public async Task Server_WithAnImage_IsPulledFrom()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
        await using ImageClient client = server.CreateClient();
        server.AddImage("nginx:1.27", layers: 5);

        await client.PullToEndAsync("nginx:1.27");

        Assert.That(await client.ExistsAsync("nginx:1.27"));
    }

    [Test]
    public async Task Moq_OfTheInterface_StreamsAsAnEngineDoes()
    {
        Mock<IImageClient> images = new();
        images.Setup(client => client.PullAsync("app:1", null, default)).Returns(MockProgress.Pull().ToAsyncEnumerable());

        Assert.That((await images.Object.PullToEndAsync("app:1")).Digest, Is.Not.Null);
    }

    [Test]
    public async Task Stubs_OfThePage_AreUnderstood()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
        await using ImageClient client = server.CreateClient();

        server.OnPush().When(push => push.Reference.StartsWith("live/")).Times(2).Fails(StatusCode.Unavailable, "registry down", ErrorReasons.RegistryUnreachable);
        server.OnExists("app:1").Returns(true);
        server.OnBuild().Emits(MockProgress.Build(steps: 4).UntilStep(3)).Fails(StatusCode.FailedPrecondition, "exit code 7", ErrorReasons.BuildFailed, exitCode: 7);
        server.OnPull().Fails(StatusCode.Unavailable, "once").Then().CallsEngine();          // a sequence; its last answer stays
        server.OnPull().Delays(TimeSpan.FromMinutes(5)).CallsEngine();                      // by options.TimeProvider: give it a FakeTimeProvider
        server.OnRemove().Never();                                                          // VerifyAll reports a call

        Assert.That(await client.ExistsAsync("app:1"));
        ImageBuildContext context = ImageBuildContext.FromFiles([BuildContextFile.FromText("Dockerfile", "FROM scratch\n")]);
        Assert.That(
            async () => await client.BuildToEndAsync(context), Throws.TypeOf<ImageBuildException>().With.Property(nameof(ImageBuildException.ExitCode)).EqualTo(7));
    }

    [Test]
    public async Task Gate_OfThePage_StopsAfterThree()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
        await using ImageClient client = server.CreateClient();
        using CancellationTokenSource cancellation = new();
        server.AddImage("app:1", layers: 5);

        StreamGate gate = server.OnPull("app:1").Gated();
        Task<PullResult> pulling = client.PullToEndAsync("app:1", cancellation.Token);
        await gate.ReleaseAsync(3);                                                         // three messages are sent; the fourth waits
        await cancellation.CancelAsync();
        MockCall call = await server.WaitForCallAsync(call => call.CancelledAt is not null);
        Assert.That(call.ItemsSent, Is.EqualTo(3));

        Assert.That(async () => await pulling, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Fault_OfThePage_StrikesTheFirstPull()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(MockTransport.Ttrpc);
        InjectedFault fault = server.InjectFault(WireFault.TruncatedFrame, new FaultPlan { Method = "Pull", Number = 1, AfterItems = 3 });

        server.AddImage("app:1", layers: 5);
        await using ImageClient client = server.CreateClient();
        Assert.That(async () => await client.PullToEndAsync("app:1"), Throws.InstanceOf<ArcBoxException>());
        await fault.WaitUntilAppliedAsync();
    }

    [Test]
    public async Task Log_OfThePage_TellsThePush()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(MockTransport.Ttrpc);
        server.AddImage("registry.example.com/app:1");
        await using (ImageClient client = server.CreateClient())
        {
            await client.PullToEndAsync("registry.example.com/app:1");
            await client.PushToEndAsync("registry.example.com/app:1", new PushOptions { Credential = RegistryCredential.Basic("me", "secret") });
        }

        Assert.That(server.Calls, Has.Exactly(1).Matches<MockCall>(call => call is { Method: "Push", HasCredential: true, Outcome: MockCallOutcome.Succeeded }));
        await server.WaitForConnectionsAsync(0);                                            // on a socket: the code has closed its connections
    }

    [Test]
    public async Task MutualTls_OfThePackagesPage_Connects()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(GrpcMockTransport.MutualTls);
        await using ImageClient client = server.CreateClient();          // or a client of your own: server.Endpoint, server.ChannelOptions

        Assert.That(await client.ExistsAsync("app:1"), Is.False);
    }

    [Test]
    public async Task FirstExample_OfThePackagesPage_SeesTwoPulls()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
        await using ImageClient client = server.CreateClient();
        server.AddImage("app:1", layers: 5);
        server.OnPull("app:1").Once().Emits(MockProgress.Pull(layers: 5).UntilLayersComplete(3)).Fails(StatusCode.Unavailable, "the registry went away");

        await DeployAsync(client);                                       // the code under test: it pulls, and tries again

        Assert.That(server.Calls.Select(call => call.Method), Is.EqualTo(new[] { "Pull", "Pull" }));
    }

    /// <summary>Not run: it would want an engine.</summary>
    internal static async Task RecordAsync()
    {
        await using CassetteRecorder recorder = CassetteRecorder.RecordFrom("docker+unix:///var/run/docker.sock");
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(options: new ArcBoxMockOptions { Backend = recorder.Service });
        // … the code under test calls the server …
        await recorder.SaveAsync("deployment.cassette");
    }

    /// <summary>Not run: samples/TestingYourCode has a test that replays its own.</summary>
    internal static async Task ReplayAsync()
    {
        Cassette cassette = await Cassette.LoadAsync("deployment.cassette");
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(options: new ArcBoxMockOptions { Backend = cassette.ToService() });
    }

    private static async Task DeployAsync(ImageClient client)
    {
        Assert.That(async () => await client.PullToEndAsync("app:1"), Throws.InstanceOf<ArcBoxException>());
        await client.PullToEndAsync("app:1");
    }
}
