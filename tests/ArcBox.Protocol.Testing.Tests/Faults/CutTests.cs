using System.Net.Sockets;
using ArcBox.Protocol.Testing.Tests.Hosting;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>Whom a cut belongs to, where several calls share a connection.</summary>
[TestFixtureSource(typeof(Transports), nameof(Transports.Ttrpc))]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(30_000)]
internal sealed class CutTests(MockTransport transport)
{
    private ArcBoxMockServer _server = null!;
    private RawTtrpcClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ArcBoxMockServer.StartAsync(transport);
        Transcript.Play(_server);
        _client = await RawTtrpcClient.ConnectAsync(_server, CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task CutAfter_MoreThanTheAnswerHas_EndsWithItsCall(CancellationToken token)
    {
        InjectedFault fault = _server.InjectFault(WireFault.CutAfter(Transcript.ExistsResponse.Length + 10), new FaultPlan { Method = "Exists", Number = 1 });

        for (byte stream = 3; stream < 9; stream += 2)
        {
            await _client.SendAsync(WithStream(Transcript.ExistsRequest, stream), token);
            byte[] expected = WithStream(Transcript.ExistsResponse, stream);
            Assert.That(await _client.ReadAsync(expected.Length, token), Is.EqualTo(expected));
        }

        Assert.That(fault.TimesApplied, Is.Zero);
        Assert.That(_server.Calls.Select(call => (call.Outcome, call.Fault)), Is.All.EqualTo((MockCallOutcome.Succeeded, (string?)null)));
    }

    [Test]
    public async Task CutAfter_ExactlyTheAnswer_ClosesBehindIt(CancellationToken token)
    {
        _server.InjectFault(WireFault.CutAfter(Transcript.ExistsResponse.Length), new FaultPlan { Method = "Exists" });

        await _client.SendAsync(Transcript.ExistsRequest, token);

        Assert.That(await _client.ReadToEndAsync(token), Is.EqualTo((Transcript.ExistsResponse, SocketError.Success)));
    }

    [Test]
    public async Task CutAfter_AnotherCallsCutBegins_CountsOn(CancellationToken token)
    {
        StreamGate gate = _server.OnPull().Emits(Enumerable.Range(1, 3).Select(Transcript.Progress)).Gated();
        InjectedFault first = _server.InjectFault(WireFault.CutAfter(60), new FaultPlan { Method = "Pull" });
        InjectedFault second = _server.InjectFault(WireFault.CutAfter(1000), new FaultPlan { Method = "Exists" });
        await _client.SendAsync(Transcript.PullRequest, token);
        await gate.ReleaseAsync(1, token);
        Assert.That(await _client.ReadAsync(Transcript.First.Length, token), Is.EqualTo(Transcript.First));

        await _client.SendAsync(Transcript.ExistsRequest, token);

        (byte[] rest, SocketError end) = await _client.ReadToEndAsync(token);
        Assert.That(rest, Is.EqualTo(Transcript.ExistsResponse[..(60 - Transcript.First.Length)]));
        Assert.That(end, Is.EqualTo(SocketError.Success));
        Assert.That((first.TimesApplied, second.TimesApplied), Is.EqualTo((1, 0)));
        _client.Dispose();
        MockCall pull = await _server.WaitForCallAsync(call => call is { Method: "Pull", EndedAt: not null }, token);
        Assert.That((pull.Outcome, pull.Fault), Is.EqualTo((MockCallOutcome.Failed, "cut after 60 bytes")));
        Assert.That(_server.Calls.Single(call => call.Method == "Exists").Fault, Is.Null);
    }

    // The last byte of the stream's id.
    private static byte[] WithStream(byte[] frame, byte stream) => [.. frame[..7], stream, .. frame[8..]];
}
