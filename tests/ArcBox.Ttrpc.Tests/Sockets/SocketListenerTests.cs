using System.Net.Sockets;
using ArcBox.Ttrpc.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Sockets;

/// <summary>What a listener tells, survives and is ended by.</summary>
[CancelAfter(60_000)]
public sealed class SocketListenerTests
{
    private TestDirectory _directory;

    [SetUp]
    public void SetUp() => _directory = new TestDirectory();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    [NonParallelizable]
    [Platform("Linux")]
    public async Task AcceptAsync_TooManyOpenFiles_GoesOnAfterAMoment()
    {
        ManualClock time = new();
        using TransportListener listener = await SocketRoom.ListenAsync($"unix://{_directory["x.sock"]}", new TtrpcServerOptions { TimeProvider = time });
        await WarmUpAsync(listener);
        Transport client = await SocketRoom.ConnectAsync(listener.Address);

        Task<Transport> accepting;
        using (new OpenFileLimit())
        {
            accepting = listener.AcceptAsync(CancellationToken.None).AsTask();
            await time.NextTimerAsync();
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
        ManualClock time = new();
        using TransportListener listener = await SocketRoom.ListenAsync($"unix://{_directory["x.sock"]}", new TtrpcServerOptions { TimeProvider = time });
        await WarmUpAsync(listener);
        Transport client = await SocketRoom.ConnectAsync(listener.Address);
        Task<Transport> accepting;
        using (new OpenFileLimit())
        {
            accepting = listener.AcceptAsync(CancellationToken.None).AsTask();
            await time.NextTimerAsync();
        }

        listener.Dispose();

        await Thrown.ByAsync<ObjectDisposedException>(accepting);
        client.Abort();
    }

    [TestCase("unix")]
    [TestCase("tcp")]
    public async Task Dispose_WhileAccepting_EndsIt(string kind)
    {
        TransportListener listener = await SocketRoom.ListenAsync(SocketRoom.AddressOf(kind, _directory));
        Task<Transport> accepting = listener.AcceptAsync(CancellationToken.None).AsTask();

        listener.Dispose();

        await Thrown.ByAsync<ObjectDisposedException>(accepting);
        await Thrown.ByAsync<ObjectDisposedException>(listener.AcceptAsync(CancellationToken.None).AsTask());
    }

    [Test]
    public async Task AcceptAsync_Cancelled_CanBeCalledAgain()
    {
        using TransportListener listener = await SocketRoom.ListenAsync(SocketRoom.AddressOf("tcp", _directory));
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
        using TransportListener first = await SocketRoom.ListenAsync(kind == "tcp" ? SocketRoom.AddressOf(kind, _directory) : $"unix:@{_directory["x"]}");

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
        Task delay = Task.Delay(TimeSpan.FromDays(1), new ManualClock(), ended.Token);
        await ended.CancelAsync();
        await Thrown.ByAsync<OperationCanceledException>(delay);
    }
}
