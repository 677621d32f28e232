using ArcBox.Protocol.Testing.Tests.Hosting;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Server;

/// <summary>What is left of a server when it has been disposed, and what happens to whoever waits for it.</summary>
[CancelAfter(30_000)]
internal sealed class ServerEndTests
{
    // Those whose place nobody else can be given meanwhile.
    private static IEnumerable<MockTransport> OwnPlaces => [MockTransport.InMemory, MockTransport.Ttrpc, GrpcMockTransport.UnixSocket];

    private static IEnumerable<MockTransport> OwnSockets => [MockTransport.Ttrpc, GrpcMockTransport.UnixSocket];

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public async Task DisposeAsync_HandlerDoesNotCareForItsCancellation_TheLogHasNothingUnderWay(MockTransport transport, CancellationToken token)
    {
        TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport, cancellationToken: token);
        server.OnPull().Emits(_ => WaitAsync(finish.Task));
        await using ImageClient client = server.CreateClient();
        Task pulling = client.PullToEndAsync("nginx:1.27", cancellationToken: token);
        await server.WaitForCallAsync(call => call.AnsweredBy == "OnPull()", token);

        await server.DisposeAsync();

        MockCall call = server.Calls.Single();
        Assert.That((call.Outcome, call.CancelledAt is null, call.EndedAt is null), Is.EqualTo((MockCallOutcome.Cancelled, false, false)));
        Assert.That(async () => await pulling, Throws.InstanceOf<ArcBoxException>());
        finish.SetResult();
    }

    [Test]
    public async Task WaitForCallAsync_ServerIsDisposed_Throws(CancellationToken token)
    {
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(cancellationToken: token);
        Task<MockCall> before = server.WaitForCallAsync(call => call.Method == "Push", token);

        await server.DisposeAsync();

        Assert.That(async () => await before, Throws.TypeOf<ObjectDisposedException>().With.Message.Contains(nameof(ArcBoxMockServer)));
        Assert.That(async () => await server.WaitForCallAsync(call => call.Method == "Push", token), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task WaitForCallAsync_CallThatEndsWithTheServer_IsFound(CancellationToken token)
    {
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(cancellationToken: token);
        server.OnExists().Hangs();
        await using ImageClient client = server.CreateClient();
        Task asking = client.ExistsAsync("nginx", cancellationToken: token);
        await server.WaitForCallAsync(call => call.AnsweredBy == "OnExists()", token);
        Task<MockCall> before = server.WaitForCallAsync(call => call.EndedAt is not null, token);

        await server.DisposeAsync();

        Assert.That((await before).Number, Is.EqualTo(1));
        Assert.That((await server.WaitForCallAsync(call => call.EndedAt is not null, token)).Number, Is.EqualTo(1));
        Assert.That(async () => await asking, Throws.InstanceOf<ArcBoxException>());
    }

    [TestCaseSource(nameof(OwnSockets))]
    public async Task WaitForConnectionsAsync_ServerIsDisposed_ThrowsUnlessThereAreNone(MockTransport transport, CancellationToken token)
    {
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport, cancellationToken: token);
        Task before = server.WaitForConnectionsAsync(1, token);

        await server.DisposeAsync();

        Assert.That(async () => await before, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await server.WaitForConnectionsAsync(1, token), Throws.TypeOf<ObjectDisposedException>());
        await server.WaitForConnectionsAsync(0, token);
    }

    [TestCaseSource(nameof(OwnSockets))]
    public async Task WaitUntilAppliedAsync_ServerIsDisposed_ThrowsUnlessItHasStruck(MockTransport transport, CancellationToken token)
    {
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport, cancellationToken: token);
        InjectedFault struck = server.InjectFault(WireFault.Reset, new FaultPlan { Method = "Exists", Number = 1 });
        InjectedFault fault = server.InjectFault(WireFault.Reset, new FaultPlan { Method = "Pull" });
        Task before = fault.WaitUntilAppliedAsync(token);
        await using ImageClient client = server.CreateClient();
        Assert.That(async () => await client.ExistsAsync("nginx", cancellationToken: token), Throws.InstanceOf<ArcBoxException>());

        await server.DisposeAsync();

        Assert.That(async () => await before, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await fault.WaitUntilAppliedAsync(token), Throws.TypeOf<ObjectDisposedException>());
        await struck.WaitUntilAppliedAsync(token);
    }

    [Test]
    public async Task ReleaseAsync_ServerIsDisposed_Throws(CancellationToken token)
    {
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(cancellationToken: token);
        StreamGate gate = server.OnPull().Gated();
        Task before = gate.ReleaseAsync(cancellationToken: token);

        await server.DisposeAsync();

        Assert.That(async () => await before, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await gate.ReleaseAsync(cancellationToken: token), Throws.TypeOf<ObjectDisposedException>());
    }

    [TestCaseSource(nameof(OwnPlaces))]
    public async Task DisposeAsync_ClientNotYetUsed_FindsNobody(MockTransport transport, CancellationToken token)
    {
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport, cancellationToken: token);
        await using ImageClient client = server.CreateClient();

        await server.DisposeAsync();

        Assert.That(
            async () => await client.ExistsAsync("nginx", cancellationToken: token),
            Throws.InstanceOf<ArcBoxException>().With.Property(nameof(ArcBoxException.StatusCode)).EqualTo(StatusCode.Unavailable));
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public void StartAsync_CancelledAlready_DoesNotStart(MockTransport transport)
        => Assert.That(
            async () => await ArcBoxMockServer.StartAsync(transport, cancellationToken: new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());

    private static async IAsyncEnumerable<PullProgress> WaitAsync(Task finish)
    {
        await finish;
        yield break;
    }
}
