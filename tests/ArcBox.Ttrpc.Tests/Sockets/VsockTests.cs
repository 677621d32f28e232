using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Sockets;

[CancelAfter(60_000)]
[Platform("Linux")]
public sealed class VsockTests
{
    [Test]
    public void Serialize_Address_IsTheSystemsStructure()
        => Assert.That(
            new VsockEndPoint(3, 0x1234).Serialize().Buffer.ToArray(),
            Is.EqualTo((byte[])[40, 0, 0, 0, 0x34, 0x12, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]));

    [Test]
    public async Task OpenAsync_PortZero_TellsThePort()
    {
        using TransportListener listener = await ListenAsync("vsock://-1:0");
        TtrpcAddress address = TtrpcAddress.Parse(listener.Address);

        Assert.That(address.Cid, Is.EqualTo(TtrpcAddress.AnyCid));
        Assert.That(address.Port, Is.GreaterThan(0));
    }

    [Test]
    public async Task OpenAsync_SomebodyListens_SaysSo()
    {
        using TransportListener first = await ListenAsync("vsock://-1:0");

        IOException refusal = await Thrown.ByAsync<IOException>(SocketRoom.ListenAsync(first.Address));

        Assert.That(refusal.Message, Is.EqualTo($"Cannot listen at {first.Address}: somebody listens there already."));
    }

    [Test]
    public async Task Dispose_WhileAccepting_EndsIt()
    {
        TransportListener listener = await ListenAsync("vsock://-1:0");
        Task<Transport> accepting = listener.AcceptAsync(CancellationToken.None).AsTask();

        listener.Dispose();

        await Thrown.ByAsync<ObjectDisposedException>(accepting);
    }

    // Where nothing loops back, the system waits for an answer that does not come.
    [Test]
    public async Task ConnectAsync_NobodyThere_FailsOrCanBeCancelled()
    {
        (await ListenAsync("vsock://-1:0")).Dispose();
        using CancellationTokenSource cancellation = new();
        Task connecting = SocketRoom.ConnectAsync("vsock://1:1023", cancellation.Token);

        await cancellation.CancelAsync();

        Exception end = await Thrown.ByAsync<Exception>(connecting);
        Assert.That(end, Is.InstanceOf<OperationCanceledException>().Or.InstanceOf<TtrpcConnectException>());
    }

    [Test]
    public async Task SendAsync_BetweenTwoEnds_Arrives()
    {
        if (!Directory.Exists("/sys/module/vsock_loopback")) Assert.Ignore("This machine has no vsock to itself.");
        using TransportListener listener = await ListenAsync("vsock://1:0");
        Transport client = await SocketRoom.ConnectAsync(listener.Address);
        Transport server = await listener.AcceptAsync(CancellationToken.None).Soon();

        await client.SendAsync([1, 2]);

        Assert.That(await server.ReceiveAsync(2), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(server.Peer, Does.StartWith("vsock://1:"));
        client.Abort();
        server.Abort();
    }

    private static async Task<TransportListener> ListenAsync(string address)
    {
        try
        {
            return await SocketRoom.ListenAsync(address);
        }
        catch (Exception exception) when (exception is PlatformNotSupportedException or IOException)
        {
            Assert.Ignore(exception.Message);
            throw;
        }
    }
}
