using System.IO.Pipelines;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Sockets;

[CancelAfter(60_000)]
public sealed class SocketTransportTests
{
    private TestDirectory _directory;

    [SetUp]
    public void SetUp() => _directory = new TestDirectory();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [TestCase("unix")]
    [TestCase("abstract")]
    [TestCase("tcp")]
    public async Task Output_MoreThanTheSystemHolds_ArrivesWhole(string kind)
    {
        (Transport client, Transport server) = await SocketRoom.PairAsync(AddressOf(kind));
        byte[] sent = new byte[5 * 1024 * 1024];
        Random.Shared.NextBytes(sent);

        Task sending = client.SendAsync(sent);
        byte[] received = await server.ReceiveAsync(sent.Length);
        await sending;
        await server.SendAsync([1, 2, 3]);

        Assert.That(received.AsSpan().SequenceEqual(sent), Is.True);
        Assert.That(await client.ReceiveAsync(3), Is.EqualTo(new byte[] { 1, 2, 3 }));
        client.Abort();
        server.Abort();
    }

    [TestCase("unix")]
    [TestCase("tcp")]
    public async Task Abort_ReadUnderWay_EndsIt(string kind)
    {
        (Transport client, Transport server) = await SocketRoom.PairAsync(AddressOf(kind));
        Task<ReadResult> read = client.Input.ReadAsync().AsTask();

        client.Abort();
        client.Abort();

        Assert.That(await read.IsEndAsync(), Is.True);
        await Thrown.ByAsync<IOException>(client.Input.ReadAsync().AsTask());
        Assert.That(await server.Input.ReadAsync().AsTask().IsEndAsync(), Is.True);
        server.Abort();
    }

    [TestCase("unix")]
    [TestCase("tcp")]
    public async Task Abort_ReadUnderWay_LosesNothingThatWasSent(string kind)
    {
        (Transport client, Transport server) = await SocketRoom.PairAsync(AddressOf(kind));
        Task<ReadResult> read = server.Input.ReadAsync().AsTask();
        // More than the peer takes before it reads, so part of it is still to be sent.
        await server.SendAsync(new byte[400_000]);

        server.Abort();

        Assert.That(await read.IsEndAsync(), Is.True);
        Assert.That(await client.ReceiveAsync(400_000), Has.Length.EqualTo(400_000));
        Assert.That(await client.Input.ReadAsync().AsTask().IsEndAsync(), Is.True);
        client.Abort();
    }

    [TestCase("unix")]
    [TestCase("tcp")]
    public async Task Abort_WriteThatNobodyTakes_EndsIt(string kind)
    {
        (Transport client, Transport server) = await SocketRoom.PairAsync(AddressOf(kind));
        Task<FlushResult> write = client.Output.WriteAsync(new byte[64 * 1024 * 1024]).AsTask();
        // The client is in the middle of its write when something has come and most of it cannot have been taken.
        await server.ReceiveAsync(1);

        client.Abort();

        await Thrown.ByAsync<IOException>(write);
        await Thrown.ByAsync<IOException>(client.Output.WriteAsync(new byte[1]).AsTask());
        server.Abort();
    }

    [Test]
    public async Task Complete_OneDirection_LeavesTheOtherOpen()
    {
        (Transport client, Transport server) = await SocketRoom.PairAsync(AddressOf("unix"));

        await client.Input.CompleteAsync();
        await client.SendAsync([7]);

        Assert.That(await server.ReceiveAsync(1), Is.EqualTo(new byte[] { 7 }));
        client.Abort();
        server.Abort();
    }

    [TestCase("unix")]
    [TestCase("tcp")]
    [Platform("Linux")]
    public async Task HasPeerHungUp_DataBeforeTheCloseIsUnread_IsTrue(string kind)
    {
        (Transport client, Transport server) = await SocketRoom.PairAsync(AddressOf(kind));
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
        (Transport client, Transport server) = await SocketRoom.PairAsync(AddressOf("unix"));
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

    [TestCase("unix")]
    [TestCase("abstract")]
    [Platform("Linux")]
    public async Task Credentials_UnixSocket_AreThisProcess(string kind)
    {
        (Transport client, Transport server) = await SocketRoom.PairAsync(AddressOf(kind));

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
        (Transport client, Transport server) = await SocketRoom.PairAsync(AddressOf("tcp"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(client.Peer, Does.Match(@"^tcp://127\.0\.0\.1:\d+$"));
            Assert.That(server.Peer, Does.Match(@"^tcp://127\.0\.0\.1:\d+$").And.Not.EqualTo(client.Peer));
            Assert.That(client.Credentials, Is.Null);
        }

        client.Abort();
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

    private string AddressOf(string kind) => kind switch
    {
        "unix" => $"unix://{_directory["x.sock"]}",
        "abstract" => $"unix:@{_directory["x.sock"]}",
        _ => "tcp://127.0.0.1:0",
    };
}
