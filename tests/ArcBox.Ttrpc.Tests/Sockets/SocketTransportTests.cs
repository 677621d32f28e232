using System.IO.Pipelines;

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
        (Transport client, Transport server) = await SocketRoom.PairAsync(SocketRoom.AddressOf(kind, _directory));
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
        (Transport client, Transport server) = await SocketRoom.PairAsync(SocketRoom.AddressOf(kind, _directory));
        Task<ReadResult> read = client.Input.ReadAsync().AsTask();

        client.Abort();
        client.Abort();

        Assert.That(await read.IsEndAsync(), Is.True);
        Assert.That(await client.Input.ReadAsync().AsTask().IsEndAsync(), Is.True);
        Assert.That(await server.Input.ReadAsync().AsTask().IsEndAsync(), Is.True);
        server.Abort();
    }

    [TestCase("unix")]
    [TestCase("tcp")]
    public async Task Abort_ReadUnderWay_LosesNothingThatWasSent(string kind)
    {
        (Transport client, Transport server) = await SocketRoom.PairAsync(SocketRoom.AddressOf(kind, _directory));
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
        (Transport client, Transport server) = await SocketRoom.PairAsync(SocketRoom.AddressOf(kind, _directory));
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
        (Transport client, Transport server) = await SocketRoom.PairAsync(SocketRoom.AddressOf("unix", _directory));

        await client.Input.CompleteAsync();
        await client.SendAsync([7]);

        Assert.That(await server.ReceiveAsync(1), Is.EqualTo(new byte[] { 7 }));
        client.Abort();
        server.Abort();
    }
}
