using ArcBox.Protocol.Testing.Tests.Hosting;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>What this project's own client makes of each fault: a typed exception and never a hang, and other connections do not notice.</summary>
[TestFixtureSource(typeof(Transports), nameof(Transports.Wired))]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(30_000)]
internal sealed class ImageClientFaultTests(MockTransport transport)
{
    private readonly HeldEngine _engine = new();
    private ArcBoxMockServer _server = null!;
    private ImageClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ArcBoxMockServer.StartAsync(transport, new ArcBoxMockOptions { Backend = _engine });
        _client = _server.CreateClient();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static IEnumerable<WireFault> Deadly =>
    [
        WireFault.Reset, WireFault.CutAfter(0), WireFault.CutAfter(7), WireFault.TruncatedFrame, WireFault.OversizeLength(), WireFault.Garbage(3),
    ];

    [Test]
    public async Task Pull_StruckAfterSoManyItems_FailsBehindThem(
        [ValueSource(nameof(Deadly))] WireFault fault, [Values(0, 2, 3)] int items, CancellationToken token)
    {
        _engine.HoldAfter(items);
        await using ImageClient other = _server.CreateClient();
        await using IAsyncEnumerator<PullProgress> unharmed = other.PullAsync("other:1", cancellationToken: token).GetAsyncEnumerator(token);
        ValueTask<bool> first = unharmed.MoveNextAsync();
        await _server.WaitForCallAsync(call => call.Reference == "other:1" && call.ItemsSent == items, token);
        _server.InjectFault(fault, new FaultPlan { Method = "Pull", Number = 1, AfterItems = items });

        List<long> received = [];
        ArcBoxException? failure = await Assert.CatchAsync<ArcBoxException>(() => PullAsync(received, token));

        Assert.That(received, Is.EqualTo(Enumerable.Range(1, items)));
        Assert.That(failure?.Method, Is.EqualTo("Pull"));
        Assert.That(failure?.StatusCode, Is.AnyOf(StatusCode.Unavailable, StatusCode.Internal, StatusCode.ResourceExhausted), failure?.Message);

        // The test has let go both streams. The other connection's is whole.
        int more = await first ? 1 : 0;
        while (await unharmed.MoveNextAsync()) more++;
        Assert.That(more, Is.EqualTo(3));

        received.Clear();
        await PullAsync(received, token);
        Assert.That(received, Is.EqualTo(new long[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Exists_Struck_FailsTyped([ValueSource(nameof(Deadly))] WireFault fault, CancellationToken token)
    {
        _server.InjectFault(fault, new FaultPlan { Method = "Exists", Number = 1 });

        ArcBoxException? failure = await Assert.CatchAsync<ArcBoxException>(() => _client.ExistsAsync("nginx", cancellationToken: token));

        Assert.That(failure?.Method, Is.EqualTo("Exists"));
        Assert.That(failure?.StatusCode, Is.AnyOf(StatusCode.Unavailable, StatusCode.Internal, StatusCode.ResourceExhausted), failure?.Message);
        // By a connection of its own: the client may hear that the call has failed before it hears that its connection has ended.
        await using ImageClient next = _server.CreateClient();
        Assert.That(await next.ExistsAsync("nginx", cancellationToken: token), Is.True);
    }

    [Test]
    public async Task Pull_WhoseMessageComesTwice_HasItTwice(CancellationToken token)
    {
        _server.InjectFault(WireFault.DuplicateResponse, new FaultPlan { AfterItems = 1 });
        List<long> received = [];

        await PullAsync(received, token);

        Assert.That(received, Is.EqualTo(new long[] { 1, 2, 2, 3 }));
    }

    [Test]
    public async Task Pull_WhoseMessageIsOnAnotherStream_MissesItOrFails(CancellationToken token)
    {
        _engine.HoldAfter(1);
        _server.InjectFault(WireFault.WrongStreamId, new FaultPlan { AfterItems = 1 });
        List<long> received = [];

        if (Transports.Ttrpc.Any(ttrpc => ttrpc.Name == transport.Name))
        {
            await PullAsync(received, token);
            Assert.That(received, Is.EqualTo(new long[] { 1, 3 }));
        }
        else
        {
            await Assert.CatchAsync<ArcBoxException>(() => PullAsync(received, token));
            Assert.That(received, Is.EqualTo(new long[] { 1 }));
        }
    }

    [Test]
    public async Task Pull_Stalled_GoesOnWhenReleased(CancellationToken token)
    {
        InjectedFault stall = _server.InjectFault(WireFault.Stall, new FaultPlan { AfterItems = 1 });
        List<long> received = [];
        Task pull = PullAsync(received, token);
        await stall.WaitUntilAppliedAsync(token);
        Assert.That(pull.IsCompleted, Is.False);

        stall.Release();
        await pull;

        Assert.That(received, Is.EqualTo(new long[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Pull_StalledOrHalfOpen_CanBeCancelled([Values] bool halfOpen, CancellationToken token)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        InjectedFault fault = _server.InjectFault(halfOpen ? WireFault.HalfOpen : WireFault.Stall, new FaultPlan { AfterItems = 1 });
        Task pull = PullAsync([], patience.Token);
        await fault.WaitUntilAppliedAsync(token);

        await patience.CancelAsync();

        Assert.That(() => pull, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Exists_Refused_IsUnavailable(CancellationToken token)
    {
        InjectedFault fault = _server.InjectFault(WireFault.Refuse);

        ArcBoxException? failure = await Assert.CatchAsync<ArcBoxException>(() => _client.ExistsAsync("nginx", cancellationToken: token));

        Assert.That(failure?.StatusCode, Is.AnyOf(StatusCode.Unavailable, StatusCode.Internal, StatusCode.ResourceExhausted), failure?.Message);
        Assert.That(fault.TimesApplied, Is.Positive);
        Assert.That(_server.Calls, Is.Empty);
        fault.Remove();
        Assert.That(await _client.ExistsAsync("nginx", cancellationToken: token), Is.True);
    }

    private async Task PullAsync(List<long> received, CancellationToken token)
    {
        _engine.Got(0);
        await foreach (PullProgress progress in _client.PullAsync("bench:3", cancellationToken: token).WithCancellation(token))
        {
            received.Add(progress.Current);
            _engine.Got(received.Count);
        }
    }
}
