using ArcBox.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ArcBox.Protocol.Testing.Tests.Server;

public sealed class ArcBoxMockServerTests : MockServerTests
{
    [Test]
    public async Task StartAsync_200ServersAtOnce_EachHasItsOwnCalls()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(async () =>
        {
            await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
            server.OnPull($"app:{number}").Emits(MockProgress.Pull(layers: 5, seed: number).UntilLayersComplete(3))
                .Fails(StatusCode.Unavailable, $"server {number}", ErrorReasons.RegistryUnreachable);
            await using ImageClient client = server.CreateClient();
            TransferTracker tracker = new();

            ArcBoxException failure = (await Assert.ThrowsAsync<ArcBoxException>(async () =>
            {
                await foreach (PullProgress line in client.PullAsync($"app:{number}")) tracker.Update(line);
            }))!;

            Assert.That(failure.Message, Does.Contain($"server {number}"));
            Assert.That(tracker.Snapshot().Layers.Count(layer => layer.Phase is ProgressPhase.Complete), Is.EqualTo(3));
            Assert.That(server.Calls.Single().Reference, Is.EqualTo($"app:{number}"));
            server.VerifyAll();
        })));
    }

    [Test]
    public async Task CreateClient_Several_AreIndependent()
    {
        ImageClient other = Server.CreateClient();
        await other.DisposeAsync();

        Assert.That(await Client.FindIdAsync("nginx"), Is.EqualTo("engine"));
        Assert.That(async () => await other.FindIdAsync("nginx"), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task CreateClient_ServerDisposed_Throws()
    {
        await Server.DisposeAsync();

        Assert.That(Server.CreateClient, Throws.TypeOf<ObjectDisposedException>().With.Message.Contains(nameof(ArcBoxMockServer)));
    }

    [Test]
    public async Task DisposeAsync_CallsUnderWay_EndAsWithADaemonThatWent()
    {
        Server.OnPull().Emits(Line("a")).Hangs();
        Server.OnInspect().Hangs();
        Task pulling = PullAsync();
        Task inspecting = Client.InspectAsync("nginx");
        await Server.WaitForCallAsync(call => call.ItemsSent == 1);
        await Server.WaitForCallAsync(call => call.AnsweredBy == "OnInspect()");

        await Server.DisposeAsync();

        Assert.Multiple(() =>
        {
            Assert.That(async () => await pulling, Throws.TypeOf<ArcBoxException>().With.Property("StatusCode").EqualTo(StatusCode.Unavailable));
            Assert.That(async () => await inspecting, Throws.TypeOf<ArcBoxException>().With.Property("StatusCode").EqualTo(StatusCode.Unavailable));
        });
        foreach (string method in new[] { "Pull", "Inspect" })
            Assert.That((await Server.WaitForCallAsync(call => call.Method == method && call.EndedAt is not null)).Outcome, Is.EqualTo(MockCallOutcome.Cancelled));
    }

    [Test]
    public async Task DisposeAsync_Twice_IsFine()
    {
        await Server.DisposeAsync();

        Assert.That(async () => await Server.DisposeAsync(), Throws.Nothing);
        Assert.That(Server.Calls, Is.Empty);
    }

    [Test]
    public void Endpoint_InMemory_SaysThatThereIsNone()
        => Assert.That(() => Server.Endpoint, Throws.InvalidOperationException.With.Message.Contains("CreateClient"));

    [Test]
    public async Task AddArcBoxMock_TakesThePlaceOfTheRealClient()
    {
        ServiceCollection services = new();
        services.AddSingleton<IImageClient>(_ => throw new InvalidOperationException("the real one"));
        services.AddKeyedSingleton<IImageClient>("other", Client);
        services.AddArcBoxMock(Server);
        ServiceProvider provider = services.BuildServiceProvider();
        IImageClient client = provider.GetRequiredService<IImageClient>();

        Assert.That(await client.FindIdAsync("nginx"), Is.EqualTo("engine"));
        Assert.That(provider.GetServices<IImageClient>(), Is.EqualTo([client]));
        Assert.That(provider.GetRequiredKeyedService<IImageClient>("other"), Is.SameAs(Client));

        await provider.DisposeAsync();
        Assert.That(async () => await client.FindIdAsync("nginx"), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(await Client.FindIdAsync("nginx"), Is.EqualTo("engine"), "the server stays");
    }

    [Test]
    public async Task AddArcBoxMock_WithAName_TakesThePlaceOfThatClientAlone()
    {
        ServiceCollection services = new();
        services.AddArcBoxImageClient();
        services.AddArcBoxImageClient("builder", options => options.Endpoint = "docker+unix:///nowhere.sock");
        services.AddArcBoxImageClient("other");
        services.AddArcBoxMock("builder", Server);
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.That(await provider.GetRequiredKeyedService<IImageClient>("builder").FindIdAsync("nginx"), Is.EqualTo("engine"));
        Assert.That(provider.GetKeyedServices<IImageClient>("builder"), Has.Exactly(1).Items);
        Assert.That(provider.GetService<IImageClient>(), Is.Not.Null);
        Assert.That(provider.GetKeyedService<IImageClient>("other"), Is.Not.Null);
    }
}
