using ArcBox.Protocol.Testing.Tests.Hosting;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>Which calls are struck.</summary>
[CancelAfter(30_000)]
internal sealed class FaultPlanTests
{
    [Test]
    public async Task Number_OfAMethod_CountsItsCallsAlone(CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(token);
        await using ImageClient client = server.CreateClient();
        InjectedFault fault = server.InjectFault(WireFault.TruncatedFrame, new FaultPlan { Method = "Pull", Number = 2, AfterItems = 1 });
        Assert.That(fault.TimesApplied, Is.Zero);

        await client.ExistsAsync("there", cancellationToken: token);
        await client.PullAsync("image:2", cancellationToken: token).CountAsync(token);
        await client.ExistsAsync("there", cancellationToken: token);
        Assert.That(async () => await client.PullAsync("image:2", cancellationToken: token).CountAsync(token), Throws.InstanceOf<ArcBoxException>());
        await client.PullAsync("image:2", cancellationToken: token).CountAsync(token);

        Assert.That(server.Calls.Select(call => call.Fault), Is.EqualTo(new[] { null, null, null, "truncated frame", null }));
        Assert.That(fault.TimesApplied, Is.EqualTo(1));
        Assert.That(fault.ToString(), Is.EqualTo("truncated frame, applied 1 times"));
    }

    [Test]
    public async Task AfterItems_MoreThanThereAre_LeavesTheCallAlone(CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(token);
        await using ImageClient client = server.CreateClient();
        InjectedFault fault = server.InjectFault(WireFault.Reset, new FaultPlan { AfterItems = 3 });

        Assert.That(await client.PullAsync("image:2", cancellationToken: token).CountAsync(token), Is.EqualTo(2));
        Assert.That(fault.TimesApplied, Is.Zero);
        Assert.That(server.Calls.Single().Fault, Is.Null);
    }

    [Test]
    public async Task Probability_WithASeed_StrikesTheSameCalls(CancellationToken token)
    {
        List<bool> one = await TossAsync(0.5, 42, token);
        List<bool> same = await TossAsync(0.5, 42, token);
        List<bool> another = await TossAsync(0.5, 43, token);

        Assert.That(one, Is.EqualTo(same).And.Not.EqualTo(another));
        Assert.That(one, Does.Contain(true).And.Contain(false));
        Assert.That(await TossAsync(0, 42, token), Has.None.True);
        Assert.That(await TossAsync(1, 42, token), Has.All.True);
    }

    [Test]
    public async Task TwoFaults_OfTheSameCall_TheFirstStrikes(CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(token);
        await using ImageClient client = server.CreateClient();
        server.InjectFault(WireFault.CutAfter(3), new FaultPlan { Number = 1 });
        InjectedFault second = server.InjectFault(WireFault.Reset, new FaultPlan { Number = 1 });
        server.OnExists().CallsEngine().WithFault(WireFault.Garbage());

        Assert.That(() => client.ExistsAsync("there", cancellationToken: token), Throws.InstanceOf<ArcBoxException>());
        Assert.That(() => client.ExistsAsync("there", cancellationToken: token), Throws.InstanceOf<ArcBoxException>());

        Assert.That(server.Calls.Select(call => call.Fault), Is.EqualTo(new[] { "cut after 3 bytes", "garbage (seed 0)" }));
        Assert.That(second.TimesApplied, Is.Zero);
    }

    [Test]
    public async Task Remove_OfAFault_LeavesFurtherCallsAlone(CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(token);
        await using ImageClient client = server.CreateClient();
        InjectedFault fault = server.InjectFault(WireFault.Reset);
        Assert.That(() => client.ExistsAsync("there", cancellationToken: token), Throws.InstanceOf<ArcBoxException>());

        fault.Remove();
        fault.Remove();

        Assert.That(await client.ExistsAsync("there", cancellationToken: token), Is.True);
        Assert.That(fault.TimesApplied, Is.EqualTo(1));
    }

    [Test]
    public void Values_OutOfRange_AreRefused()
    {
        Assert.That(() => new FaultPlan { Method = "pull" }, Throws.ArgumentException.With.Message.Contains("Pull, Push, List"));
        Assert.That(() => new FaultPlan { Number = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new FaultPlan { AfterItems = -1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new FaultPlan { Probability = 1.1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new FaultPlan { Probability = double.NaN }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => WireFault.CutAfter(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => WireFault.Drip(0, TimeSpan.FromSeconds(1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => WireFault.Drip(1, TimeSpan.Zero), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task InjectFault_ThatTheProtocolCannotHave_SaysWhy(CancellationToken token)
    {
        await using ArcBoxMockServer ttrpc = await StartAsync(token);
        await using ArcBoxMockServer grpc = await ArcBoxMockServer.StartAsync(GrpcMockTransport.UnixSocket, null, token);

        Assert.That(() => ttrpc.InjectFault(WireFault.OversizeLength(100)), Throws.ArgumentException.With.Message.Contains("WireFault.TruncatedFrame"));
        Assert.That(() => grpc.InjectFault(WireFault.OversizeLength(1 << 24)), Throws.ArgumentException.With.Message.Contains("16,777,215"));
        Assert.That(() => ttrpc.OnPull().WithFault(WireFault.OversizeLength(100)), Throws.ArgumentException);
        Assert.That(() => ttrpc.OnPull().WithFault(WireFault.Refuse), Throws.ArgumentException.With.Message.Contains("InjectFault"));
        Assert.That(() => ttrpc.InjectFault(WireFault.Refuse, new FaultPlan { Method = "Pull" }), Throws.ArgumentException);
        Assert.That(() => ttrpc.InjectFault(WireFault.Refuse, new FaultPlan { AfterItems = 1 }), Throws.ArgumentException);
        Assert.That(() => ttrpc.InjectFault(null!), Throws.ArgumentNullException);
        Assert.That(() => ttrpc.OnPull().WithFault(WireFault.Reset, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task InjectFault_InMemory_SaysWhichTransportsHaveAWire(CancellationToken token)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(cancellationToken: token);

        Assert.That(() => server.InjectFault(WireFault.Reset), Throws.TypeOf<NotSupportedException>().With.Message.Contains("MockTransport.Ttrpc"));
        Assert.That(() => server.OnPull().WithFault(WireFault.Reset), Throws.TypeOf<NotSupportedException>().With.Message.Contains("GrpcMockTransport"));
        Assert.That(() => server.OnExists().WithFault(WireFault.Reset), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public async Task WaitUntilAppliedAsync_ThatIsGivenUp_IsCancelled(CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(token);
        using CancellationTokenSource impatience = new();
        Task waiting = server.InjectFault(WireFault.Reset).WaitUntilAppliedAsync(impatience.Token);

        await impatience.CancelAsync();

        Assert.That(() => waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    private static async Task<List<bool>> TossAsync(double probability, int seed, CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(token);
        await using ImageClient client = server.CreateClient();
        server.InjectFault(WireFault.DuplicateResponse, new FaultPlan { Method = "Exists", Probability = probability, Seed = seed });
        for (int call = 0; call < 24; call++) await client.ExistsAsync("there", cancellationToken: token);
        return [.. server.Calls.Select(call => call.Fault is not null)];
    }

    private static Task<ArcBoxMockServer> StartAsync(CancellationToken token)
        => ArcBoxMockServer.StartAsync(MockTransport.Ttrpc, new ArcBoxMockOptions { Backend = new SmallEngine() }, token);
}
