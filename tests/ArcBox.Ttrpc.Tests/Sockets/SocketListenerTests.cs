using System.Net.Sockets;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Sockets;

/// <summary>Whom a listener accepts, and what ends it.</summary>
[CancelAfter(60_000)]
public sealed class SocketListenerTests
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

    [Test]
    [NonParallelizable]
    [Platform("Linux")]
    public async Task AcceptAsync_TooManyOpenFiles_GoesOnAfterAMoment()
    {
        WatchedTime time = new();
        using TransportListener listener = await SocketRoom.ListenAsync($"unix://{_directory["x.sock"]}", new TtrpcServerOptions { TimeProvider = time });
        await WarmUpAsync(listener);
        Transport client = await SocketRoom.ConnectAsync(listener.Address);

        Task<Transport> accepting;
        using (new OpenFileLimit())
        {
            accepting = listener.AcceptAsync(CancellationToken.None).AsTask();
            await time.UntilSomebodyWaitsAsync();
        }

        bool wasAccepted = accepting.IsCompleted;
        time.Advance(TimeSpan.FromSeconds(1));
        Transport server = await accepting.Soon();

        await server.SendAsync([1]);
        Assert.That(await client.ReceiveAsync(1), Is.EqualTo(new byte[] { 1 }));
        Assert.That(wasAccepted, Is.False);
        client.Abort();
        server.Abort();
    }

    [Test]
    [NonParallelizable]
    [Platform("Linux")]
    public async Task Dispose_WhileAcceptingPauses_EndsIt()
    {
        WatchedTime time = new();
        using TransportListener listener = await SocketRoom.ListenAsync($"unix://{_directory["x.sock"]}", new TtrpcServerOptions { TimeProvider = time });
        await WarmUpAsync(listener);
        Transport client = await SocketRoom.ConnectAsync(listener.Address);
        Task<Transport> accepting;
        using (new OpenFileLimit())
        {
            accepting = listener.AcceptAsync(CancellationToken.None).AsTask();
            await time.UntilSomebodyWaitsAsync();
        }

        listener.Dispose();

        await Thrown.ByAsync<ObjectDisposedException>(accepting);
        client.Abort();
    }

    [TestCase("unix")]
    [TestCase("tcp")]
    public async Task Dispose_WhileAccepting_EndsIt(string kind)
    {
        TransportListener listener = await SocketRoom.ListenAsync(AddressOf(kind));
        Task<Transport> accepting = listener.AcceptAsync(CancellationToken.None).AsTask();

        listener.Dispose();

        await Thrown.ByAsync<ObjectDisposedException>(accepting);
        await Thrown.ByAsync<ObjectDisposedException>(listener.AcceptAsync(CancellationToken.None).AsTask());
    }

    [Test]
    public async Task AcceptAsync_Cancelled_CanBeCalledAgain()
    {
        using TransportListener listener = await SocketRoom.ListenAsync(AddressOf("tcp"));
        using CancellationTokenSource cancellation = new();
        Task<Transport> accepting = listener.AcceptAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Thrown.ByAsync<OperationCanceledException>(accepting);
        Transport client = await SocketRoom.ConnectAsync(listener.Address);
        (await listener.AcceptAsync(CancellationToken.None).Soon()).Abort();
        client.Abort();
    }

    [TestCase("tcp://127.0.0.1:0", @"^tcp://127\.0\.0\.1:[1-9]\d*$")]
    [TestCase("tcp://localhost:0", @"^tcp://localhost:[1-9]\d*$")]
    public async Task OpenAsync_PortZero_TellsThePort(string address, string expected)
    {
        using TransportListener listener = await SocketRoom.ListenAsync(address);

        Transport client = await SocketRoom.ConnectAsync(listener.Address);

        Assert.That(listener.Address, Does.Match(expected));
        client.Abort();
    }

    [TestCase("unix:@")]
    [TestCase("tcp")]
    [Platform("Linux")]
    public async Task OpenAsync_SomebodyListens_SaysSo(string kind)
    {
        using TransportListener first = await SocketRoom.ListenAsync(kind == "tcp" ? AddressOf(kind) : $"unix:@{_directory["x"]}");

        IOException refusal = await Thrown.ByAsync<IOException>(SocketRoom.ListenAsync(first.Address));

        Assert.That(refusal.Message, Is.EqualTo($"Cannot listen at {first.Address}: somebody listens there already."));
    }

    [Test]
    [Platform("Linux")]
    public async Task OpenAsync_AbstractName_HasExactlyItsBytes()
    {
        string name = _directory["ü"];

        using TransportListener listener = await SocketRoom.ListenAsync($"unix://@{name}");

        // The system shows every NUL of an abstract name as "@".
        IEnumerable<string> names = (await File.ReadAllLinesAsync("/proc/net/unix")).Select(line => line.Split(' ')[^1]);
        Assert.That(names.Where(line => line.Contains(name, StringComparison.Ordinal)), Is.EqualTo(new[] { $"@{name}" }));
        Assert.That(listener.Address, Is.EqualTo($"unix:@{name}"));
    }

    // What the runtime loads for the first time it has to open.
    private static async Task WarmUpAsync(TransportListener listener)
    {
        Transport client = await SocketRoom.ConnectAsync(listener.Address);
        (await listener.AcceptAsync(CancellationToken.None).Soon()).Abort();
        client.Abort();
        _ = new SocketException((int)SocketError.TooManyOpenSockets).Message;
        using CancellationTokenSource ended = new();
        Task delay = Task.Delay(TimeSpan.FromDays(1), new WatchedTime(), ended.Token);
        await ended.CancelAsync();
        await Thrown.ByAsync<OperationCanceledException>(delay);
    }

    private static TtrpcPeerPolicy PolicyFor(string address) => SocketListener.PolicyFor(TtrpcAddress.Parse(address), new TtrpcServerOptions());

    private string AddressOf(string kind) => kind == "unix" ? $"unix://{_directory["x.sock"]}" : "tcp://127.0.0.1:0";
}
