using System.Net;
using System.Net.Sockets;
using ArcBox.Protocol.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>What the client says of endpoints of gRPC that cannot be reached, beside <see cref="UnreachableEndpointTests"/>.</summary>
[CancelAfter(30_000)]
public sealed class GrpcConnectTests
{
    private TestDirectory _directory;

    [SetUp]
    public void SetUp() => _directory = new TestDirectory();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    // Not connected for real: modes of files do not bind root, who runs the tests with engines.
    [Test]
    public void Explain_SocketOfSomebodyElse_SaysAccessIsDenied()
    {
        string path = _directory["closed.sock"];

        EndpointConnectException explained = ConnectProblem.Explain(ArcBoxEndpoint.Parse($"unix://{path}"), new SocketException((int)SocketError.AccessDenied));

        Assert.That(explained.Message, Does.Contain($"access to '{path}' is denied"));
        Assert.That(explained.IsTransient, Is.False);
    }

    [Test]
    public async Task Exists_PathTooLong_SaysHowLongItMayBe(CancellationToken cancellationToken)
        => await AssertLastingAsync($"unix:///{new string('x', 120)}", "the socket's path has 121 bytes", cancellationToken);

    [Test]
    public async Task Exists_ServerOfHttp1_PointsToTheDockerForm(CancellationToken cancellationToken)
    {
        string path = _directory["docker.sock"];
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        Task engine = RedirectAsync(listener, cancellationToken);

        await AssertLastingAsync($"unix://{path}", $"it answers in HTTP/1.1, so it is no gRPC server. If it is a Docker engine, use docker+unix://{path}.", cancellationToken);
        await engine;
    }

    [Test]
    public async Task Exists_ServerThatNeverAnswersTheHandshake_EndsWithTheConnectTimeout(CancellationToken cancellationToken)
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        await using ImageClient client = ImageClient.ForEndpoint(
            ArcBoxEndpoint.Parse($"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), new ArcBoxChannelOptions { TimeProvider = time });

        Task<bool> call = client.ExistsAsync("busybox", cancellationToken);
        using Socket accepted = await silent.AcceptSocketAsync(cancellationToken);
        time.Advance(TimeSpan.FromSeconds(10));
        DaemonUnreachableException failure = (await Assert.ThrowsAsync<DaemonUnreachableException>(() => call))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Does.EndWith("it did not take a connection within 10 s."));
            Assert.That(failure.IsTransient, Is.True);
        }
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void ForEndpoint_PipeElsewhereThanOnWindows_IsRefused()
        => Assert.That(
            () => ArcBoxChannel.ForEndpoint(ArcBoxEndpoint.Parse("docker+npipe://./pipe/docker_engine")), Throws.TypeOf<PlatformNotSupportedException>());

    [Test]
    public async Task Exists_NewConnectionEndsWithoutAWord_DoesNotRepeatTheLastOnesRefusal(CancellationToken cancellationToken)
    {
        string path = _directory["changing.sock"];
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        await using ImageClient client = ImageClient.ForEndpoint($"unix://{path}");
        Task engine = RedirectAsync(listener, cancellationToken);
        await Assert.CatchAsync<ArcBoxException>(() => client.ExistsAsync("busybox", cancellationToken));
        await engine;

        using CancellationTokenSource answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task silent = CloseAsync(listener, answered.Token);
        ArcBoxException failure = (await Assert.CatchAsync<ArcBoxException>(() => client.ExistsAsync("busybox", cancellationToken)))!;
        await answered.CancelAsync();
        await Thrown.ByAsync<OperationCanceledException>(silent);

        Assert.That(failure.ToString(), Does.Not.Contain("HTTP/1.1"));
    }

    [TestCase("http")]
    [TestCase("docker+http")]
    public async Task ConnectAsync_Tcp_AsksWhetherTheOtherSideIsAlive(string scheme, CancellationToken cancellationToken)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        ArcBoxEndpoint endpoint = ArcBoxEndpoint.Parse($"{scheme}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        await using NetworkStream connection = (NetworkStream)await new EndpointConnector(endpoint, new ArcBoxChannelOptions()).ConnectAsync(cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(connection.Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive), Is.EqualTo(1));
            Assert.That(connection.Socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime), Is.EqualTo(30));
            Assert.That(connection.Socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval), Is.EqualTo(10));
            Assert.That(connection.Socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount), Is.EqualTo(3));
        }
    }

    // What dockerd and Podman answer to the preface of HTTP/2.
    private static async Task RedirectAsync(Socket listener, CancellationToken cancellationToken)
    {
        using Socket connection = await listener.AcceptAsync(cancellationToken);
        await connection.ReceiveAsync(new byte[24], cancellationToken);
        await connection.SendAsync("HTTP/1.1 301 Moved Permanently\r\nLocation: /%2A\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), cancellationToken);
    }

    private static async Task CloseAsync(Socket listener, CancellationToken cancellationToken)
    {
        while (true)
        {
            using Socket connection = await listener.AcceptAsync(cancellationToken);
            await connection.ReceiveAsync(new byte[24], cancellationToken);
        }
    }

    private static async Task AssertLastingAsync(string endpoint, string expected, CancellationToken cancellationToken)
    {
        DaemonUnreachableException failure = await FailAsync(endpoint, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Does.Contain(expected));
            Assert.That(failure.IsTransient, Is.False);
        }
    }

    private static async Task<DaemonUnreachableException> FailAsync(string endpoint, CancellationToken cancellationToken)
    {
        await using ImageClient client = ImageClient.ForEndpoint(endpoint);
        return (await Assert.ThrowsAsync<DaemonUnreachableException>(() => client.ExistsAsync("busybox", cancellationToken)))!;
    }
}
