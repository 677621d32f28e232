using System.Net;
using System.Net.Sockets;
using ArcBox.Protocol.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>What the client says of endpoints that cannot be reached.</summary>
[CancelAfter(30_000)]
public sealed class GrpcConnectTests
{
    private TestDirectory _directory;

    [SetUp]
    public void SetUp() => _directory = new TestDirectory();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public async Task Exists_NoSocket_AsksWhetherTheDaemonRuns(CancellationToken cancellationToken)
    {
        string path = _directory["absent.sock"];

        DaemonUnreachableException failure = await FailAsync($"unix://{path}", cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Is.EqualTo($"unix://{path} cannot be reached: there is no socket '{path}'. Is the daemon running?"));
            Assert.That(failure.IsTransient, Is.True);
            Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.EngineUnreachable));
            Assert.That(failure.Endpoint, Is.EqualTo($"unix://{path}"));
            Assert.That(
                failure.Attempts.Single().ToString(), Is.EqualTo($"unix://{path} (given): there is no socket '{path}'. Is the daemon running?"));
        }
    }

    [Test]
    public async Task Exists_RegularFile_SaysItIsNoSocket(CancellationToken cancellationToken)
    {
        string path = _directory.Write("file", "");

        await AssertLastingAsync($"unix://{path}", $"'{path}' is a file, not a socket.", cancellationToken);
    }

    [Test]
    public async Task Exists_Directory_SaysItIsNoSocket(CancellationToken cancellationToken)
        => await AssertLastingAsync($"unix://{_directory}", $"'{_directory}' is a directory, not a socket.", cancellationToken);

    [Test]
    public async Task Exists_SocketThatADaemonLeftBehind_SaysNobodyListens(CancellationToken cancellationToken)
    {
        string path = _directory["stale.sock"];
        LeaveSocketBehind(path);

        DaemonUnreachableException failure = await FailAsync($"unix://{path}", cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Does.Contain($"nobody listens on the socket '{path}'"));
            Assert.That(failure.IsTransient, Is.True);
        }
    }

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
    public async Task Exists_NobodyListensOnThePort_SaysSo(CancellationToken cancellationToken)
    {
        using Socket unused = new(SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        DaemonUnreachableException failure = await FailAsync($"http://127.0.0.1:{((IPEndPoint)unused.LocalEndPoint!).Port}", cancellationToken);

        Assert.That(failure.Message, Does.Contain("nobody listens there. Is the daemon running?"));
    }

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
    public async Task Pull_CredentialOverPlainHttpToAnotherHost_IsRefusedBeforeConnecting(CancellationToken cancellationToken)
    {
        // Of the addresses reserved for documentation: nobody could answer.
        await using ImageClient client = ImageClient.ForEndpoint("http://192.0.2.1:5000");
        PullOptions options = new() { Credential = RegistryCredential.Basic("tester", "canary") };

        ArcBoxException failure = (await Assert.ThrowsAsync<ArcBoxException>(async () =>
        {
            await foreach (V1.PullProgress progress in client.PullAsync("busybox", options, cancellationToken))
            {
            }
        }))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.InsecureTransport));
            Assert.That(failure.ToString(), Does.Not.Contain("canary"));
        }
    }

    // What dockerd and Podman answer to the preface of HTTP/2.
    private static async Task RedirectAsync(Socket listener, CancellationToken cancellationToken)
    {
        using Socket connection = await listener.AcceptAsync(cancellationToken);
        await connection.ReceiveAsync(new byte[24], cancellationToken);
        await connection.SendAsync("HTTP/1.1 301 Moved Permanently\r\nLocation: /%2A\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), cancellationToken);
    }

    private static void LeaveSocketBehind(string path)
    {
        // .NET deletes the name to which it bound a socket; a daemon that is killed does not.
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint($"{path}~"));
        File.Move($"{path}~", path);
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
