using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Sockets;

/// <summary>Whom a listener lets connect.</summary>
[CancelAfter(60_000)]
public sealed class PeerPolicyTests
{
    private TestDirectory _directory;

    private static IEnumerable<TestCaseData> Policies()
    {
        uint user = LibC.GetEffectiveUserId();
        yield return new TestCaseData(TtrpcPeerPolicy.Any, true).SetArgDisplayNames("Any");
        yield return new TestCaseData(TtrpcPeerPolicy.SameUser, true).SetArgDisplayNames("SameUser");
        yield return new TestCaseData(null, true).SetArgDisplayNames("None");
        yield return new TestCaseData(TtrpcPeerPolicy.User(user), true).SetArgDisplayNames("Own");
        yield return new TestCaseData(TtrpcPeerPolicy.User(user + 1), false).SetArgDisplayNames("AnotherUser");
        yield return new TestCaseData(TtrpcPeerPolicy.Group(uint.MaxValue), false).SetArgDisplayNames("AnotherGroup");
        yield return new TestCaseData(TtrpcPeerPolicy.When(peer => peer.ProcessId == Environment.ProcessId), true).SetArgDisplayNames("OwnProcess");
        yield return new TestCaseData(TtrpcPeerPolicy.When(_ => throw new InvalidOperationException()), false).SetArgDisplayNames("Throws");
    }

    [SetUp]
    public void SetUp() => _directory = new TestDirectory();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [TestCaseSource(nameof(Policies))]
    [Platform("Linux")]
    public async Task AcceptAsync_Policy_DecidesWhoIsServed(TtrpcPeerPolicy? policy, bool isServed)
    {
        foreach (string address in (string[])[$"unix://{_directory["x.sock"]}", $"unix:@{_directory["x.sock"]}"])
        {
            using TransportListener listener = await SocketRoom.ListenAsync(address, new TtrpcServerOptions { PeerPolicy = policy });
            using CancellationTokenSource cancellation = new();
            Task<Transport> accepting = listener.AcceptAsync(cancellation.Token).AsTask();
            Transport client = await SocketRoom.ConnectAsync(address);

            if (isServed) (await accepting.Soon()).Abort();
            Assert.That(await client.Input.ReadAsync().AsTask().IsEndAsync(), Is.True);
            Assert.That(accepting.IsCompleted, Is.EqualTo(isServed));
            client.Abort();
            await cancellation.CancelAsync();
            if (!isServed) await Thrown.ByAsync<OperationCanceledException>(accepting);
        }
    }

    [Test]
    [Platform("Linux")]
    public async Task AcceptAsync_AfterARefusal_GoesOn()
    {
        int asked = 0;
        TtrpcServerOptions options = new() { PeerPolicy = TtrpcPeerPolicy.When(_ => ++asked == 2) };
        using TransportListener listener = await SocketRoom.ListenAsync($"unix:@{_directory["x"]}", options);
        Task<Transport> accepting = listener.AcceptAsync(CancellationToken.None).AsTask();

        Transport refused = await SocketRoom.ConnectAsync(listener.Address);
        Transport served = await SocketRoom.ConnectAsync(listener.Address);
        Transport server = await accepting.Soon();

        await served.SendAsync([1]);
        Assert.That(await server.ReceiveAsync(1), Is.EqualTo(new byte[] { 1 }));
        Assert.That(await refused.Input.ReadAsync().AsTask().IsEndAsync(), Is.True);
        foreach (Transport transport in (Transport[])[refused, served, server]) transport.Abort();
    }

    [Test]
    public void PolicyFor_NoneGiven_GuardsOnlyWhatHasNoFile()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(PolicyFor("unix:@x"), Is.SameAs(TtrpcPeerPolicy.SameUser));
            Assert.That(PolicyFor("unix:///x"), Is.SameAs(TtrpcPeerPolicy.Any));
            Assert.That(PolicyFor("tcp://localhost:1"), Is.SameAs(TtrpcPeerPolicy.Any));
            Assert.That(PolicyFor("vsock://3:1"), Is.SameAs(TtrpcPeerPolicy.Any));
        }
    }

    private static TtrpcPeerPolicy PolicyFor(string address) => SocketListener.PolicyFor(TtrpcAddress.Parse(address), new TtrpcServerOptions());
}
