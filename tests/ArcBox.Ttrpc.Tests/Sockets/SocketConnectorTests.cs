using System.Net;
using System.Net.Sockets;
using ArcBox.Ttrpc.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Sockets;

/// <summary>What is said of addresses that cannot be reached.</summary>
[CancelAfter(60_000)]
public sealed class SocketConnectorTests
{
    private TestDirectory _directory;

    [SetUp]
    public void SetUp() => _directory = new TestDirectory();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public async Task ConnectAsync_NoSocket_SaysSo()
    {
        string path = _directory["absent.sock"];

        TtrpcConnectException failure = await FailAsync($"unix://{path}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Is.EqualTo($"unix://{path} cannot be reached: there is no socket '{path}'. Is the daemon running?"));
            Assert.That(failure.Address, Is.EqualTo($"unix://{path}"));
            Assert.That(failure.IsTransient, Is.True);
        }
    }

    [Test]
    public async Task ConnectAsync_NotASocket_SaysSo()
    {
        string file = _directory.Write("file", "");

        TtrpcConnectException ofFile = await FailAsync($"unix://{file}");
        TtrpcConnectException ofDirectory = await FailAsync($"unix://{_directory}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ofFile.Problem, Is.EqualTo($"'{file}' is a file, not a socket. Write the socket's own path."));
            Assert.That(ofFile.IsTransient, Is.False);
            Assert.That(ofDirectory.Problem, Is.EqualTo($"'{_directory}' is a directory, not a socket. Write the socket's own path."));
            Assert.That(ofDirectory.IsTransient, Is.False);
        }
    }

    [Test]
    public async Task ConnectAsync_SocketLeftBehind_SaysNobodyListens()
    {
        SocketRoom.LeaveSocketBehind(_directory["x.sock"]);

        TtrpcConnectException failure = await FailAsync($"unix://{_directory["x.sock"]}");

        Assert.That(failure.Problem, Does.StartWith($"nobody listens on the socket '{_directory["x.sock"]}'"));
        Assert.That(failure.IsTransient, Is.True);
    }

    [Test]
    [Platform("Linux")]
    public async Task ConnectAsync_NobodyHasTheAbstractName_SaysSo()
    {
        TtrpcConnectException failure = await FailAsync($"unix:@{_directory["x"]}");

        Assert.That(failure.Problem, Is.EqualTo($"nobody listens at '@{_directory["x"]}'. Is the daemon running?"));
        Assert.That(failure.IsTransient, Is.True);
    }

    [Test]
    public async Task ConnectAsync_NobodyListensOnThePort_SaysSo()
    {
        using Socket unused = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        TtrpcConnectException failure = await FailAsync($"tcp://127.0.0.1:{((IPEndPoint)unused.LocalEndPoint!).Port}");

        Assert.That(failure.Problem, Is.EqualTo("nobody listens there. Is the daemon running?"));
        Assert.That(failure.IsTransient, Is.True);
    }

    // Not provoked for real: modes of files do not bind root, names are not asked for outside of this machine, and few machines have vsock.
    [TestCase("unix:///run/x.sock", SocketError.AccessDenied, "access to '/run/x.sock' is denied.", false)]
    [TestCase("unix:@x", SocketError.AccessDenied, "access to '@x' is denied.", false)]
    [TestCase("tcp://nowhere.invalid:1", SocketError.HostNotFound, "its host name is not known.", false)]
    [TestCase("vsock://3:9", SocketError.ConnectionReset, "nobody listens on port 9 of the machine with CID 3.", true)]
    [TestCase("vsock://3:9", SocketError.TimedOut, "no machine with CID 3 answers.", true)]
    [TestCase("vsock://3:9", SocketError.SocketError, "no machine with CID 3 can be reached from this one.", true)]
    public void Explain_Error_SaysItInWords(string address, SocketError error, string expected, bool expectedTransient)
    {
        (string problem, bool isTransient) = SocketConnectProblem.Explain(TtrpcAddress.Parse(address), new SocketException((int)error));

        Assert.That(problem, Does.StartWith(expected));
        Assert.That(isTransient, Is.EqualTo(expectedTransient));
    }

    [Test]
    [Platform("Linux")]
    public async Task ConnectAsync_ListenersQueueIsFull_WaitsForItsTurn()
    {
        string path = _directory["x.sock"];
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(0);
        Transport first = await SocketRoom.ConnectAsync($"unix://{path}");
        ManualClock time = new();

        Task<Transport> connecting = new SocketConnector(TtrpcAddress.Parse($"unix://{path}"), time).ConnectAsync(CancellationToken.None).AsTask();
        await time.NextTimerAsync();
        using Socket accepted = await listener.AcceptAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        Transport second = await connecting.Soon();

        using Socket acceptedNext = await listener.AcceptAsync();
        await second.SendAsync([1]);
        Assert.That(await acceptedNext.ReceiveAsync(new byte[1]), Is.EqualTo(1));
        first.Abort();
        second.Abort();
    }

    [Test]
    public async Task ConnectAsync_Cancelled_EndsSo()
        => await Thrown.ByAsync<OperationCanceledException>(SocketRoom.ConnectAsync("tcp://127.0.0.1:9", new CancellationToken(true)));

    [Test]
    public async Task ConnectAsync_Tcp_SendsAtOnceAndAsksWhetherTheOtherSideIsAlive()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint);

        _ = new SocketTransport(socket, TtrpcAddressKind.Tcp, "");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(socket.NoDelay, Is.True);
            Assert.That(socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive), Is.EqualTo(1));
            Assert.That(socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime), Is.EqualTo(30));
        }
    }

    private static async Task<TtrpcConnectException> FailAsync(string address)
        => await Thrown.ByAsync<TtrpcConnectException>(SocketRoom.ConnectAsync(address));
}
