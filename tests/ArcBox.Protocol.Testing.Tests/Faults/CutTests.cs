using System.Net.Sockets;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>Whom a cut belongs to, where several calls share a connection.</summary>
internal sealed class CutTests(MockTransport transport) : RawTtrpcTestBase(transport)
{
    [Test]
    public async Task CutAfter_MoreThanTheAnswerHas_EndsWithItsCall(CancellationToken token)
    {
        InjectedFault fault = Server.InjectFault(WireFault.CutAfter(Transcript.ExistsResponse.Length + 10), new FaultPlan { Method = "Exists", Number = 1 });

        for (byte stream = 3; stream < 9; stream += 2)
        {
            await Client.SendAsync(WithStream(Transcript.ExistsRequest, stream), token);
            byte[] expected = WithStream(Transcript.ExistsResponse, stream);
            Assert.That(await Client.ReadAsync(expected.Length, token), Is.EqualTo(expected));
        }

        Assert.That(fault.TimesApplied, Is.Zero);
        Assert.That(Server.Calls.Select(call => (call.Outcome, call.Fault)), Is.All.EqualTo((MockCallOutcome.Succeeded, (string?)null)));
    }

    [Test]
    public async Task CutAfter_ExactlyTheAnswer_ClosesBehindIt(CancellationToken token)
    {
        Server.InjectFault(WireFault.CutAfter(Transcript.ExistsResponse.Length), new FaultPlan { Method = "Exists" });

        await Client.SendAsync(Transcript.ExistsRequest, token);

        Assert.That(await Client.ReadToEndAsync(token), Is.EqualTo((Transcript.ExistsResponse, SocketError.Success)));
    }

    [Test]
    public async Task CutAfter_AnotherCallsCutBegins_CountsOn(CancellationToken token)
    {
        StreamGate gate = Server.OnPull().Emits(Enumerable.Range(1, 3).Select(Transcript.Progress)).Gated();
        InjectedFault first = Server.InjectFault(WireFault.CutAfter(60), new FaultPlan { Method = "Pull" });
        InjectedFault second = Server.InjectFault(WireFault.CutAfter(1000), new FaultPlan { Method = "Exists" });
        await Client.SendAsync(Transcript.PullRequest, token);
        await gate.ReleaseAsync(1, token);
        Assert.That(await Client.ReadAsync(Transcript.First.Length, token), Is.EqualTo(Transcript.First));

        await Client.SendAsync(Transcript.ExistsRequest, token);

        (byte[] rest, SocketError end) = await Client.ReadToEndAsync(token);
        Assert.That(rest, Is.EqualTo(Transcript.ExistsResponse[..(60 - Transcript.First.Length)]));
        Assert.That(end, Is.EqualTo(SocketError.Success));
        Assert.That((first.TimesApplied, second.TimesApplied), Is.EqualTo((1, 0)));
        Client.Dispose();
        MockCall pull = await Server.WaitForCallAsync(call => call is { Method: "Pull", EndedAt: not null }, token);
        Assert.That((pull.Outcome, pull.Fault), Is.EqualTo((MockCallOutcome.Failed, "cut after 60 bytes")));
        Assert.That(Server.Calls.Single(call => call.Method == "Exists").Fault, Is.Null);
    }

    // The last byte of the stream's id.
    private static byte[] WithStream(byte[] frame, byte stream) => [.. frame[..7], stream, .. frame[8..]];
}
