using ArcBox.Protocol.Testing.Tests.Hosting;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>Faults that were to strike, and what VerifyAll says of them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(30_000)]
internal sealed class MissedFaultTests
{
    private ArcBoxMockServer _server = null!;
    private ImageClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ArcBoxMockServer.StartAsync(MockTransport.Ttrpc, new ArcBoxMockOptions { Backend = new SmallEngine() });
        _client = _server.CreateClient();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task VerifyAll_InjectedFaultsThatNeverStruck_TellsThem(CancellationToken token)
    {
        _server.InjectFault(WireFault.Reset, new FaultPlan { Method = "Pull", Number = 2, AfterItems = 3 });
        _server.InjectFault(WireFault.Refuse, new FaultPlan { Number = 7 });
        await _client.PullAsync("image:3", cancellationToken: token).CountAsync(token);

        Assert.That(_server.VerifyAll, Throws.TypeOf<MockVerificationException>().With.Message.EqualTo("""
            The calls are not those that the stubs of the mock server expect.
            Faults that never struck:
              reset of Pull, number 2, after 3 messages
              refuse of any connection, number 7
            All calls:
              #1 Pull image:3, succeeded, 3 items sent, answered by engine
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public async Task VerifyAll_FaultHasStruckOrIsRemovedOrLeftToChance_Passes(CancellationToken token)
    {
        _server.InjectFault(WireFault.Reset, new FaultPlan { Method = "Exists", Number = 1 });
        _server.InjectFault(WireFault.Reset, new FaultPlan { Method = "List", Probability = 0.5 });
        _server.InjectFault(WireFault.Reset, new FaultPlan { Method = "Pull" }).Remove();

        Assert.That(async () => await _client.ExistsAsync("there", cancellationToken: token), Throws.InstanceOf<ArcBoxException>());

        Assert.That(_server.VerifyAll, Throws.Nothing);
    }

    [Test]
    public async Task VerifyAll_AnswerEndsBeforeItsFault_TellsIt(CancellationToken token)
    {
        _server.OnPull("image:2").WithFault(WireFault.Reset, afterItems: 9);
        _server.OnExists().Optional().WithFault(WireFault.Reset);

        await _client.PullAsync("image:2", cancellationToken: token).CountAsync(token);

        string message = Assert.Throws<MockVerificationException>(_server.VerifyAll)!.Message;
        Assert.That(message, Does.Contain("\nFaults that never struck:\n  reset of OnPull(\"image:2\"), after 9 messages\nAll calls:"));
    }
}
