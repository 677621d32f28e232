using System.Net;
using System.Net.Sockets;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>What the client says of endpoints that cannot be reached, whatever is spoken there.</summary>
[TestFixture("unix", "http")]
[TestFixture("docker+unix", "docker+http")]
[TestFixture("ttrpc+unix", "ttrpc+tcp")]
[CancelAfter(30_000)]
public sealed class UnreachableEndpointTests(string socketScheme, string addressScheme)
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

        DaemonUnreachableException failure = await FailAsync($"{socketScheme}://{path}", cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Is.EqualTo($"{socketScheme}://{path} cannot be reached: there is no socket '{path}'. Is the daemon running?"));
            Assert.That(failure.IsTransient, Is.True);
            Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.EngineUnreachable));
            Assert.That(failure.Endpoint, Is.EqualTo($"{socketScheme}://{path}"));
            Assert.That(
                failure.Attempts.Single().ToString(), Is.EqualTo($"{socketScheme}://{path} (given): there is no socket '{path}'. Is the daemon running?"));
        }
    }

    [Test]
    public async Task Streams_NoSocket_AskWhetherTheDaemonRuns(CancellationToken cancellationToken)
    {
        string endpoint = $"{socketScheme}://{_directory["absent.sock"]}";
        await using ImageClient client = ImageClient.ForEndpoint(endpoint);
        _directory.Write(Path.Combine("app", "Dockerfile"), "FROM scratch");

        using (Assert.EnterMultipleScope())
        {
            await ExpectAsync(() => client.PullToEndAsync("busybox", cancellationToken: cancellationToken));
            await ExpectAsync(() => client.PushToEndAsync("busybox", cancellationToken: cancellationToken));
            await ExpectAsync(() => client.BuildToEndAsync(ImageBuildContext.FromDirectory(_directory["app"]), cancellationToken: cancellationToken));
        }

        async Task ExpectAsync(Func<Task> call)
            => Assert.That((await Assert.ThrowsAsync<DaemonUnreachableException>(call))?.Message, Does.StartWith($"{endpoint} cannot be reached: there is no socket"));
    }

    [Test]
    public async Task Exists_RegularFile_SaysItIsNoSocket(CancellationToken cancellationToken)
    {
        string path = _directory.Write("file", "");

        await AssertLastingAsync($"{socketScheme}://{path}", $"'{path}' is a file, not a socket. Write the socket's own path.", cancellationToken);
    }

    [Test]
    public async Task Exists_Directory_SaysItIsNoSocket(CancellationToken cancellationToken)
        => await AssertLastingAsync($"{socketScheme}://{_directory}", $"'{_directory}' is a directory, not a socket. Write the socket's own path.", cancellationToken);

    [Test]
    public async Task Exists_SocketThatADaemonLeftBehind_SaysNobodyListens(CancellationToken cancellationToken)
    {
        string path = _directory["stale.sock"];
        LeaveSocketBehind(path);

        DaemonUnreachableException failure = await FailAsync($"{socketScheme}://{path}", cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Does.Contain($"nobody listens on the socket '{path}'"));
            Assert.That(failure.IsTransient, Is.True);
        }
    }

    [Test]
    public async Task Exists_NobodyListensOnThePort_SaysSo(CancellationToken cancellationToken)
    {
        using Socket unused = new(SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        DaemonUnreachableException failure = await FailAsync($"{addressScheme}://127.0.0.1:{((IPEndPoint)unused.LocalEndPoint!).Port}", cancellationToken);

        Assert.That(failure.Message, Does.Contain("nobody listens there. Is the daemon running?"));
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
