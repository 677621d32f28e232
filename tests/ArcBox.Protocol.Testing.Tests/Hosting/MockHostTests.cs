using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Hosting;

[CancelAfter(30_000)]
internal sealed class MockHostTests
{
    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public async Task CreateClient_OnEveryTransport_CallsTheServer(MockTransport transport, CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(transport, token);
        await using ImageClient client = server.CreateClient();

        List<PullProgress> progress = await client.PullAsync("image:3", cancellationToken: token).ToListAsync(token);
        bool exists = await client.ExistsAsync("there", cancellationToken: token);

        Assert.That(progress.Select(item => item.Current), Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That(exists, Is.True);
        Assert.That(server.Calls.Select(call => call.Method), Is.EqualTo(new[] { "Pull", "Exists" }));
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.Wired))]
    public async Task Endpoint_OnEveryWire_IsAllThatAClientNeeds(MockTransport transport, CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(transport, token);
        await using ImageClient client = ImageClient.ForEndpoint(server.Endpoint, server.ChannelOptions);

        Assert.That(await client.ExistsAsync("there", cancellationToken: token), Is.True);
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public async Task TakeDownAsync_WithACallUnderWay_EndsItAndTurnsAwayOthersUntilBroughtUp(MockTransport transport, CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(transport, token);
        await using ImageClient client = server.CreateClient();
        Task<bool> slow = client.ExistsAsync("slow", cancellationToken: token);
        await server.WaitForCallAsync(call => call.Method == "Exists", token);

        await server.TakeDownAsync();

        Assert.That(() => slow, Throws.InstanceOf<ArcBoxException>().With.Property(nameof(ArcBoxException.StatusCode)).EqualTo(StatusCode.Unavailable));
        Assert.That(
            () => client.ExistsAsync("there", cancellationToken: token),
            Throws.InstanceOf<ArcBoxException>().With.Property(nameof(ArcBoxException.StatusCode)).EqualTo(StatusCode.Unavailable));
        await server.WaitForCallAsync(call => call.CancelledAt is not null, token);

        await server.BringUpAsync();

        Assert.That(await ExistsAfterRestartAsync(client, token), Is.True);
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public async Task TakeDownAsync_Twice_IsTheSameAsOnce(MockTransport transport, CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(transport, token);
        await using ImageClient client = server.CreateClient();

        await server.BringUpAsync();
        await server.TakeDownAsync();
        await server.TakeDownAsync();
        await using ImageClient late = server.CreateClient();
        Assert.That(() => late.ExistsAsync("there", cancellationToken: token), Throws.TypeOf<DaemonUnreachableException>());
        await server.BringUpAsync();
        await server.BringUpAsync();

        Assert.That(await ExistsAfterRestartAsync(client, token), Is.True);
        Assert.That(await ExistsAfterRestartAsync(late, token), Is.True);
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.Wired))]
    public async Task OpenConnections_WhenClientsComeAndLeave_CountsThem(MockTransport transport, CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(transport, token);
        Assert.That(server.OpenConnections, Is.Zero);
        ImageClient first = server.CreateClient();
        ImageClient second = server.CreateClient();

        await first.ExistsAsync("there", cancellationToken: token);
        await second.ExistsAsync("there", cancellationToken: token);
        Assert.That(server.OpenConnections, Is.EqualTo(2));

        await first.DisposeAsync();
        await server.WaitForConnectionsAsync(1, token);
        await second.DisposeAsync();
        await server.WaitForConnectionsAsync(0, token);
        Assert.That(server.OpenConnections, Is.Zero);
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public async Task DisposeAsync_WithACallUnderWay_EndsIt(MockTransport transport, CancellationToken token)
    {
        ArcBoxMockServer server = await StartAsync(transport, token);
        await using ImageClient client = server.CreateClient();
        Task<bool> slow = client.ExistsAsync("slow", cancellationToken: token);
        await server.WaitForCallAsync(call => call.Method == "Exists", token);

        await server.DisposeAsync();
        await server.DisposeAsync();

        Assert.That(() => slow, Throws.InstanceOf<ArcBoxException>());
        Assert.That(() => server.CreateClient(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => server.TakeDownAsync(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => server.BringUpAsync(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task WaitForConnectionsAsync_InMemory_SaysWhichTransportsHaveSome(CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(MockTransport.InMemory, token);

        Assert.That(() => server.WaitForConnectionsAsync(0, token), Throws.TypeOf<NotSupportedException>().With.Message.Contains("MockTransport.Ttrpc"));
    }

    private static Task<ArcBoxMockServer> StartAsync(MockTransport transport, CancellationToken token)
        => ArcBoxMockServer.StartAsync(transport, new ArcBoxMockOptions { Backend = new SmallEngine() }, token);

    private static async Task<bool> ExistsAfterRestartAsync(ImageClient client, CancellationToken token)
    {
        while (true)
        {
            try
            {
                return await client.ExistsAsync("there", cancellationToken: token);
            }
            catch (ArcBoxException exception) when (exception.IsTransient)
            {
                // A pooled connection that has not seen its end yet. What the client calls transient it may try again, as any caller would.
            }
        }
    }
}
