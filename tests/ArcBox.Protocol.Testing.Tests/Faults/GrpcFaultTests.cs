using ArcBox.Protocol.Testing.Tests.Hosting;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>What Grpc.Net.Client makes of each fault over HTTP/2, in the clear and inside TLS.</summary>
[TestFixtureSource(typeof(Transports), nameof(Transports.Grpc))]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(30_000)]
internal sealed class GrpcFaultTests(MockTransport transport)
{
    private static readonly PullImageRequest Request = new() { Reference = "bench:3" };

    private readonly HeldEngine _engine = new();
    private ArcBoxMockServer _server = null!;
    private PlainGrpcClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ArcBoxMockServer.StartAsync(transport, new ArcBoxMockOptions { Backend = _engine });
        _client = PlainGrpcClient.Create(_server);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    private static IEnumerable<(WireFault Fault, string? Error)> Deadly =>
    [
        (WireFault.Reset, null),
        (WireFault.CutAfter(0), null),
        (WireFault.CutAfter(5), null),
        (WireFault.CutAfter(9), null),
        (WireFault.CutAfter(20), null),
        (WireFault.TruncatedFrame, null),
        (WireFault.OversizeLength(), "FRAME_SIZE_ERROR"),
        (WireFault.OversizeLength(16_777_215), "FRAME_SIZE_ERROR"),
        (WireFault.Garbage(1), null),
        (WireFault.WrongStreamId, "PROTOCOL_ERROR"),
    ];

    [Test]
    public async Task Fault_AfterSoManyItems_EndsTheCallBehindThem(
        [ValueSource(nameof(Deadly))] (WireFault Fault, string? Error) deadly, [Range(0, 3)] int items, CancellationToken token)
    {
        _engine.HoldAfter(items);
        InjectedFault injected = _server.InjectFault(deadly.Fault, new FaultPlan { Method = "Pull", Number = 1, AfterItems = items });

        (List<long> received, RpcException? end) = await _client.PullAsync(_engine.Got, token);

        Assert.That(received, Is.EqualTo(Enumerable.Range(1, items)));
        Assert.That(end?.StatusCode, Is.EqualTo(StatusCode.Unavailable).Or.EqualTo(StatusCode.Internal), end?.ToString());
        if (deadly.Error is { } error) Assert.That(end?.ToString(), Does.Contain(error));
        Assert.That(injected.TimesApplied, Is.EqualTo(1));
        await _server.WaitForCallAsync(call => call.EndedAt is not null, token);
        Assert.That(_server.Calls.Single().Fault, Is.EqualTo(deadly.Fault.ToString()));
        if (deadly.Fault.ToString() != WireFault.WrongStreamId.ToString()) Assert.That(_server.Calls.Single().Outcome, Is.EqualTo(MockCallOutcome.Failed));

        // By a connection of its own.
        (received, end) = await _client.PullAsync(_engine.Got, token);
        Assert.That(received, Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That(end, Is.Null);
    }

    [Test]
    public async Task DuplicateResponse_OfAMessage_ComesTwice([Values(0, 1, 2)] int afterItems, CancellationToken token)
    {
        _server.InjectFault(WireFault.DuplicateResponse, new FaultPlan { Method = "Pull", AfterItems = afterItems });
        List<long> expected = [1, 2, 3];
        expected.Insert(afterItems, afterItems + 1);

        (List<long> received, RpcException? end) = await _client.PullAsync(_engine.Got, token);

        Assert.That(received, Is.EqualTo(expected));
        Assert.That(end, Is.Null);
        Assert.That(_server.Calls.Single().Fault, Is.EqualTo("duplicate response"));
    }

    [Test]
    public async Task DuplicateResponse_OfAUnaryCall_IsOneTooMany(CancellationToken token)
    {
        _server.InjectFault(WireFault.DuplicateResponse, new FaultPlan { Method = "Exists" });

        Assert.That(
            async () => await _client.Calls.ExistsAsync(new ExistsImageRequest { Reference = "a" }, cancellationToken: token),
            Throws.TypeOf<RpcException>().With.Property(nameof(RpcException.StatusCode)).EqualTo(StatusCode.Internal));
    }

    [Test]
    public async Task Stall_UntilReleased_HoldsEverythingBack(CancellationToken token)
    {
        InjectedFault stall = _server.InjectFault(WireFault.Stall, new FaultPlan { Method = "Pull", AfterItems = 2 });
        using AsyncServerStreamingCall<PullProgress> call = _client.Calls.Pull(Request, cancellationToken: token);
        Assert.That(await call.ResponseStream.MoveNext(token), Is.True);
        Assert.That(await call.ResponseStream.MoveNext(token), Is.True);
        Task<bool> third = call.ResponseStream.MoveNext(token);
        await stall.WaitUntilAppliedAsync(token);
        await _server.WaitForCallAsync(pull => pull is { Outcome: MockCallOutcome.Succeeded, ItemsSent: 3 }, token);
        Assert.That(third.IsCompleted, Is.False);

        stall.Release();

        Assert.That(await third, Is.True);
        Assert.That(call.ResponseStream.Current.Current, Is.EqualTo(3));
        Assert.That(await call.ResponseStream.MoveNext(token), Is.False);
        Assert.That(_server.Calls.Single().Fault, Is.EqualTo("stall"));
    }

    [Test]
    public async Task HalfOpen_AfterOne_IsSilenceInBothDirections(CancellationToken token)
    {
        InjectedFault fault = _server.InjectFault(WireFault.HalfOpen, new FaultPlan { Method = "Pull", Number = 1, AfterItems = 1 });
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        using AsyncServerStreamingCall<PullProgress> call = _client.Calls.Pull(Request, cancellationToken: patience.Token);
        Assert.That(await call.ResponseStream.MoveNext(token), Is.True);
        Task<bool> second = call.ResponseStream.MoveNext(token);
        await fault.WaitUntilAppliedAsync(token);
        AsyncUnaryCall<ExistsImageResponse> unheard = _client.Calls.ExistsAsync(new ExistsImageRequest { Reference = "a" }, cancellationToken: patience.Token);
        using PlainGrpcClient other = PlainGrpcClient.Create(_server);
        Assert.That((await other.PullAsync(_engine.Got, token)).Items, Is.EqualTo(new long[] { 1, 2, 3 }));
        await patience.CancelAsync();

        Assert.That(() => second, Throws.TypeOf<RpcException>().With.Property(nameof(RpcException.StatusCode)).EqualTo(StatusCode.Cancelled));
        Assert.That(() => unheard.ResponseAsync, Throws.TypeOf<RpcException>().With.Property(nameof(RpcException.StatusCode)).EqualTo(StatusCode.Cancelled));
        _client.Dispose();
        await _server.WaitForConnectionsAsync(1, token);
        Assert.That(_server.Calls.Select(entry => entry.Method), Is.EqualTo(new[] { "Pull", "Pull" }));
    }

    [Test]
    public async Task Refuse_EachConnection_IsUnavailableAndNoCallComes(CancellationToken token)
    {
        InjectedFault fault = _server.InjectFault(WireFault.Refuse);

        (List<long> received, RpcException? end) = await _client.PullAsync(_engine.Got, token);
        Assert.That(received, Is.Empty);
        Assert.That(end?.StatusCode, Is.EqualTo(StatusCode.Unavailable).Or.EqualTo(StatusCode.Internal), end?.ToString());
        Assert.That(fault.TimesApplied, Is.Positive);
        Assert.That(_server.Calls, Is.Empty);

        fault.Remove();
        Assert.That((await _client.PullAsync(_engine.Got, token)).Items, Is.EqualTo(new long[] { 1, 2, 3 }));
    }
}
