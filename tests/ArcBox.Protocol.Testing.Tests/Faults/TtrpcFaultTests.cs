using System.Net.Sockets;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>What a bare socket sees of each fault over ttrpc.</summary>
internal sealed class TtrpcFaultTests(MockTransport transport) : RawTtrpcTestBase(transport)
{
    [Test]
    public async Task Pull_WithoutAFault_IsWhatTheOtherMakeSays(CancellationToken token)
    {
        await Client.SendAsync(Transcript.PullRequest, token);

        Assert.That(await Client.ReadAsync(Transcript.Pull.Length, token), Is.EqualTo(Transcript.Pull));
        Assert.That(Server.Calls.Single().Fault, Is.Null);
    }

    [Test]
    public async Task Reset_AfterTwo_ClosesBehindThem(CancellationToken token)
    {
        (byte[] bytes, SocketError end) = await PullAsync(WireFault.Reset, 2, token);

        Assert.That(bytes, Is.EqualTo((byte[])[.. Transcript.First, .. Transcript.Second]));
        Assert.That(end, Is.EqualTo(Transport.Name == MockTransport.TtrpcTcp.Name ? SocketError.ConnectionReset : SocketError.Success));
        await AssertFailedAsync("reset", token);
    }

    [Test]
    public async Task CutAfter_SoManyBytes_LetsExactlyThoseThrough([Values(0, 1, 9, 10, 11, 42, 43, 44, 53, 86, 95)] int bytes, CancellationToken token)
    {
        (byte[] received, SocketError end) = await PullAsync(WireFault.CutAfter(bytes), 1, token);

        Assert.That(received, Is.EqualTo(Transcript.Pull[..(Transcript.First.Length + bytes)]));
        Assert.That(end, Is.EqualTo(SocketError.Success));
        await AssertFailedAsync($"cut after {bytes} bytes", token);
    }

    [Test]
    public async Task TruncatedFrame_OfAMessage_HasHalfItsPayload(CancellationToken token)
    {
        (byte[] bytes, SocketError end) = await PullAsync(WireFault.TruncatedFrame, 1, token);

        Assert.That(bytes, Is.EqualTo((byte[])[.. Transcript.First, .. Transcript.Second[..(10 + 16)]]));
        Assert.That(end, Is.EqualTo(SocketError.Success));
        await AssertFailedAsync("truncated frame", token);
    }

    [Test]
    public async Task TruncatedFrame_OfTheStreamsEnd_HasHalfItsHeader(CancellationToken token)
    {
        (byte[] bytes, SocketError end) = await PullAsync(WireFault.TruncatedFrame, 3, token);

        Assert.That(bytes, Is.EqualTo((byte[])[.. Transcript.First, .. Transcript.Second, .. Transcript.Third, .. Transcript.End[..5]]));
        Assert.That(end, Is.EqualTo(SocketError.Success));
        await AssertFailedAsync("truncated frame", token);
    }

    [TestCase(null, new byte[] { 0, 0x40, 0, 1 })]
    [TestCase(uint.MaxValue, new byte[] { 255, 255, 255, 255 })]
    public async Task OversizeLength_AnnouncesIt(uint? length, byte[] announced, CancellationToken token)
    {
        (byte[] bytes, SocketError end) = await PullAsync(WireFault.OversizeLength(length), 1, token);

        Assert.That(bytes, Is.EqualTo((byte[])[.. Transcript.First, .. announced, .. Transcript.Second[4..]]));
        Assert.That(end, Is.EqualTo(SocketError.Success));
        await AssertFailedAsync(length is null ? "oversize length" : "oversize length 4294967295", token);
    }

    [Test]
    public async Task Garbage_BySeed_IsTheSameBytes(CancellationToken token)
    {
        (byte[] bytes, SocketError end) = await PullAsync(WireFault.Garbage(7), 1, token);
        byte[] expected = new byte[64];
        new Random(7).NextBytes(expected);

        Assert.That(bytes, Is.EqualTo((byte[])[.. Transcript.First, .. expected]));
        Assert.That(end, Is.EqualTo(SocketError.Success));
        await AssertFailedAsync("garbage (seed 7)", token);
    }

    [Test]
    public async Task WrongStreamId_OfAMessage_IsOnThatFrameAloneAndTheConnectionGoesOn(CancellationToken token)
    {
        Server.InjectFault(WireFault.WrongStreamId, new FaultPlan { Method = "Pull", AfterItems = 1 });
        await Client.SendAsync(Transcript.PullRequest, token);
        byte[] expected = [.. Transcript.First, .. Transcript.Second, .. Transcript.Third, .. Transcript.End];
        expected[Transcript.First.Length + 5] = 0x10;

        Assert.That(await Client.ReadAsync(expected.Length, token), Is.EqualTo(expected));
        await AssertExistsAsync(token);
        Assert.That(Server.Calls[0].Fault, Is.EqualTo("wrong stream id"));
    }

    [Test]
    public async Task DuplicateResponse_OfAMessageOrTheEnd_ComesTwice([Values(0, 1, 2, 3)] int afterItems, CancellationToken token)
    {
        Server.InjectFault(WireFault.DuplicateResponse, new FaultPlan { Method = "Pull", AfterItems = afterItems });
        await Client.SendAsync(Transcript.PullRequest, token);
        List<byte[]> frames = [Transcript.First, Transcript.Second, Transcript.Third, Transcript.End];
        frames.Insert(afterItems, frames[afterItems]);
        byte[] expected = [.. frames.SelectMany(frame => frame)];

        Assert.That(await Client.ReadAsync(expected.Length, token), Is.EqualTo(expected));
        await AssertExistsAsync(token);
    }

    [Test]
    public async Task Stall_UntilReleased_HoldsEverythingBack(CancellationToken token)
    {
        InjectedFault stall = Server.InjectFault(WireFault.Stall, new FaultPlan { Method = "Pull", AfterItems = 1 });
        await Client.SendAsync(Transcript.PullRequest, token);
        Assert.That(await Client.ReadAsync(Transcript.First.Length, token), Is.EqualTo(Transcript.First));
        await stall.WaitUntilAppliedAsync(token);
        await Client.SendAsync(Transcript.ExistsRequest, token);
        // The server has said all that it has to say.
        await Server.WaitForCallAsync(call => call is { Method: "Pull", Outcome: MockCallOutcome.Succeeded, ItemsSent: 3 }, token);
        await Server.WaitForCallAsync(call => call is { Method: "Exists", Outcome: MockCallOutcome.Succeeded }, token);
        Assert.That(Client.Available, Is.Zero);

        stall.Release();

        byte[] rest = await Client.ReadAsync(Transcript.Pull.Length + Transcript.ExistsResponse.Length - Transcript.First.Length, token);
        string hex = Convert.ToHexString(rest);
        string pulled = hex.Replace(Convert.ToHexString(Transcript.ExistsResponse), "");
        Assert.That(pulled, Is.EqualTo(Convert.ToHexString(Transcript.Pull[Transcript.First.Length..])));
        Assert.That(stall.TimesApplied, Is.EqualTo(1));
    }

    [Test]
    public async Task Stall_WhenTheClientLeaves_LetsTheConnectionGo(CancellationToken token)
    {
        InjectedFault stall = Server.InjectFault(WireFault.Stall);
        await Client.SendAsync(Transcript.PullRequest, token);
        await stall.WaitUntilAppliedAsync(token);

        Client.Dispose();

        await Server.WaitForConnectionsAsync(0, token);
    }

    [Test]
    public async Task HalfOpen_FromTheSecondOn_IsSilenceInBothDirections(CancellationToken token)
    {
        InjectedFault fault = Server.InjectFault(WireFault.HalfOpen, new FaultPlan { AfterItems = 1 });
        await Client.SendAsync(Transcript.PullRequest, token);
        Assert.That(await Client.ReadAsync(Transcript.First.Length, token), Is.EqualTo(Transcript.First));
        await fault.WaitUntilAppliedAsync(token);

        await Client.SendAsync(Transcript.ExistsRequest, token);
        Assert.That(Server.OpenConnections, Is.EqualTo(1));
        Client.EndSending();

        (byte[] bytes, SocketError end) = await Client.ReadToEndAsync(token);
        Assert.That(bytes, Is.Empty);
        Assert.That(end, Is.EqualTo(SocketError.Success));
        await AssertFailedAsync("half-open", token);
    }

    [Test]
    public async Task Refuse_TheNextConnection_ClosesThatOneAlone(CancellationToken token)
    {
        // The one that the test began with is certainly served.
        await AssertExistsAsync(token);
        InjectedFault fault = Server.InjectFault(WireFault.Refuse, new FaultPlan { Number = 2 });
        using RawTtrpcClient first = await RawTtrpcClient.ConnectAsync(Server, token);
        await first.SendAsync(Transcript.PullRequest, token);
        Assert.That(await first.ReadAsync(Transcript.Pull.Length, token), Is.EqualTo(Transcript.Pull));

        using RawTtrpcClient second = await RawTtrpcClient.ConnectAsync(Server, token);
        (byte[] bytes, SocketError end) = await second.ReadToEndAsync(token);
        Assert.That(bytes, Is.Empty);
        Assert.That(end, Is.EqualTo(SocketError.Success));
        await fault.WaitUntilAppliedAsync(token);

        using RawTtrpcClient third = await RawTtrpcClient.ConnectAsync(Server, token);
        await third.SendAsync(Transcript.PullRequest, token);
        Assert.That(await third.ReadAsync(Transcript.Pull.Length, token), Is.EqualTo(Transcript.Pull));
        Assert.That(fault.TimesApplied, Is.EqualTo(1));
    }

    [Test]
    public async Task Reset_InPlaceOfAResponse_LeavesOtherConnectionsAlone(CancellationToken token)
    {
        Server.InjectFault(WireFault.Reset, new FaultPlan { Method = "Exists" });
        using RawTtrpcClient other = await RawTtrpcClient.ConnectAsync(Server, token);
        InjectedFault stall = Server.InjectFault(WireFault.Stall, new FaultPlan { Method = "Pull", AfterItems = 2 });
        await other.SendAsync(Transcript.PullRequest, token);
        await stall.WaitUntilAppliedAsync(token);

        await Client.SendAsync(Transcript.ExistsRequest, token);
        Assert.That((await Client.ReadToEndAsync(token)).Bytes, Is.Empty);
        stall.Release();

        Assert.That(await other.ReadAsync(Transcript.Pull.Length, token), Is.EqualTo(Transcript.Pull));
    }

    private async Task<(byte[] Bytes, SocketError End)> PullAsync(WireFault fault, int afterItems, CancellationToken token)
    {
        Server.InjectFault(fault, new FaultPlan { Method = "Pull", AfterItems = afterItems });
        await Client.SendAsync(Transcript.PullRequest, token);
        return await Client.ReadToEndAsync(token);
    }

    private async Task AssertExistsAsync(CancellationToken token)
    {
        await Client.SendAsync(Transcript.ExistsRequest, token);
        Assert.That(await Client.ReadAsync(Transcript.ExistsResponse.Length, token), Is.EqualTo(Transcript.ExistsResponse));
    }

    /// <summary>Only one call, which the log has as cut off, whatever the client did then.</summary>
    private async Task AssertFailedAsync(string fault, CancellationToken token)
    {
        Client.Dispose();
        await Server.WaitForConnectionsAsync(0, token);
        await Server.WaitForCallAsync(call => call.EndedAt is not null, token);
        MockCall call = Server.Calls.Single();
        Assert.That((call.Fault, call.Outcome), Is.EqualTo((fault, MockCallOutcome.Failed)));
    }
}
