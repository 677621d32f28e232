using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Sockets;

/// <summary>What a connection knows of its other side.</summary>
[CancelAfter(60_000)]
public sealed class SocketPeerTests
{
    private TestDirectory _directory;

    [SetUp]
    public void SetUp() => _directory = new TestDirectory();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [TestCase("unix")]
    [TestCase("abstract")]
    [Platform("Linux")]
    public async Task Credentials_UnixSocket_AreThisProcess(string kind)
    {
        (Transport client, Transport server) = await SocketRoom.PairAsync(SocketRoom.AddressOf(kind, _directory));

        using (Assert.EnterMultipleScope())
        {
            foreach (Transport side in (Transport[])[client, server])
            {
                Assert.That(side.Credentials!.Value.ProcessId, Is.EqualTo(Environment.ProcessId));
                Assert.That(side.Credentials.Value.UserId, Is.EqualTo(ProcessStatus("Uid")));
                Assert.That(side.Credentials.Value.GroupId, Is.EqualTo(ProcessStatus("Gid")));
                Assert.That(side.Peer, Does.Match($@"^unix:.*x\d*\.sock \(process {Environment.ProcessId}, user {ProcessStatus("Uid")}\)$"));
            }
        }

        client.Abort();
        server.Abort();
    }

    [Test]
    public async Task Peer_Tcp_IsTheOtherSidesAddress()
    {
        (Transport client, Transport server) = await SocketRoom.PairAsync(SocketRoom.AddressOf("tcp", _directory));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(client.Peer, Does.Match(@"^tcp://127\.0\.0\.1:\d+$"));
            Assert.That(server.Peer, Does.Match(@"^tcp://127\.0\.0\.1:\d+$").And.Not.EqualTo(client.Peer));
            Assert.That(client.Credentials, Is.Null);
        }

        client.Abort();
        server.Abort();
    }

    [TestCase("unix")]
    [TestCase("tcp")]
    [Platform("Linux")]
    public async Task HasPeerHungUp_DataBeforeTheCloseIsUnread_IsTrue(string kind)
    {
        (Transport client, Transport server) = await SocketRoom.PairAsync(SocketRoom.AddressOf(kind, _directory));
        await client.SendAsync(new byte[10]);
        await server.ReceiveAsync(1);
        await client.SendAsync(new byte[100_000]);
        bool before = server.HasPeerHungUp();

        client.Abort();
        await UntilAsync(server.HasPeerHungUp);

        Assert.That(before, Is.False);
        Assert.That(await server.ReceiveAsync(100_009), Has.Length.EqualTo(100_009));
        server.Abort();
    }

    [Test]
    public async Task HasPeerHungUp_AbortedMeanwhile_IsFalse()
    {
        (Transport client, Transport server) = await SocketRoom.PairAsync(SocketRoom.AddressOf("unix", _directory));
        using ManualResetEventSlim started = new();
        Task asking = Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                client.HasPeerHungUp();
                if (i == 1_000) started.Set();
            }
        });
        started.Wait(CancellationToken.None);

        client.Abort();

        await asking.Soon();
        Assert.That(client.HasPeerHungUp(), Is.False);
        server.Abort();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    // The second number is the effective id.
    private static uint ProcessStatus(string name)
        => uint.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith($"{name}:", StringComparison.Ordinal)).Split('\t')[2]);
}
