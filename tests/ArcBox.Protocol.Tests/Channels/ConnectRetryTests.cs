using System.Net.Sockets;
using System.Text;
using ArcBox.Protocol.Tests.DockerEngine;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>How often endpoints are connected to. The clock stands still unless a test moves it: a pause too many never ends.</summary>
[TestFixture("unix")]
[TestFixture("docker+unix")]
[TestFixture("ttrpc+unix")]
public sealed class ConnectRetryTests(string scheme)
{
    private static readonly RetryOptions FourTimes = new() { MaxAttempts = 4 };

    private TestDirectory _directory;
    private PauseClock _clock;

    [SetUp]
    public void SetUp() => (_directory, _clock) = (new TestDirectory(), new PauseClock());

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public async Task AnyCall_NoSocket_ConnectsMaxAttemptsTimesWithGrowingPauses([Values("Exists", "List", "Tag", "Pull", "Push", "Build")] string method)
    {
        await using ImageClient client = Client(_directory["absent.sock"], FourTimes);

        Task call = EachMethod.CallAsync(client, method);
        List<TimeSpan> pauses = await _clock.PassPausesOfAsync(call);

        DaemonUnreachableException failure = await Thrown.ByAsync<DaemonUnreachableException>(call);
        double[] factors = [.. pauses.Zip([100, 160, 256], (pause, mean) => pause.TotalMilliseconds / mean)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(pauses, Has.Count.EqualTo(3));
            Assert.That(factors, Is.All.InRange(0.79, 1.2));
            Assert.That(failure.Message, Does.EndWith("Is the daemon running?"));
            Assert.That((failure.IsTransient, failure.Method), Is.EqualTo((true, method)));
        }
    }

    [Test]
    public async Task Exists_RetryNone_ConnectsOnce()
    {
        await using ImageClient client = Client(_directory["absent.sock"], RetryOptions.None);

        await Thrown.ByAsync<DaemonUnreachableException>(client.ExistsAsync("busybox"));
    }

    [Test]
    public async Task Exists_ProblemThatStays_ConnectsOnce([Values("file", "directory")] string problem)
    {
        string path = problem == "file" ? _directory.Write("file", "") : _directory.ToString();
        await using ImageClient client = Client(path, FourTimes);

        Assert.That((await Thrown.ByAsync<DaemonUnreachableException>(client.ExistsAsync("busybox"))).IsTransient, Is.False);
    }

    [Test]
    public async Task AnyCall_DaemonComesBetweenTwoAttempts_IsServed([Values("Exists", "List", "Tag", "Pull", "Push")] string method)
    {
        string path = _directory["late.sock"];
        await using ImageClient client = Client(path, FourTimes);

        Task call = EachMethod.CallAsync(client, method);
        TimeSpan pause = await _clock.NextPauseAsync();
        (IAsyncDisposable daemon, _) = await StartAsync(path, method);
        await using IAsyncDisposable owned = daemon;
        _clock.Advance(pause);

        await call.Soon();
    }

    [Test]
    public async Task Build_DaemonComesBetweenTwoAttempts_GetsTheContextThatIsReadOnce()
    {
        string path = _directory["late.sock"];
        byte[] archive = new byte[200_000];
        Random.Shared.NextBytes(archive);
        await using ImageClient client = Client(path, FourTimes);

        Task<BuildResult> call = client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(archive)));
        TimeSpan pause = await _clock.NextPauseAsync();
        (IAsyncDisposable daemon, Func<byte[]> readContext) = await StartAsync(path, "Build");
        await using IAsyncDisposable owned = daemon;
        _clock.Advance(pause);

        Assert.That((await call.Soon()).ImageId, Is.EqualTo(ScriptedImageService.Id));
        Assert.That(readContext(), Is.EqualTo(archive));
    }

    [Test]
    public async Task Exists_ManyAttempts_KeepWithinTheConnectTimeout()
    {
        RetryOptions retry = new() { MaxAttempts = 1000, Delay = TimeSpan.FromMilliseconds(400), MaxDelay = TimeSpan.FromMilliseconds(400) };
        PauseClock clock = new(TimeSpan.FromMilliseconds(480));
        await using ImageClient client = Client(
            _directory["absent.sock"], new ArcBoxChannelOptions { TimeProvider = clock, Retry = retry, ConnectTimeout = TimeSpan.FromSeconds(1) });

        Task call = client.ExistsAsync("busybox");
        List<TimeSpan> pauses = await clock.PassPausesOfAsync(call);

        Assert.That((await Thrown.ByAsync<DaemonUnreachableException>(call)).Message, Does.Contain("there is no socket"));
        Assert.That(pauses, Has.Count.InRange(3, 4));
    }

    [Test]
    public async Task Exists_CancelledBetweenTwoAttempts_ThrowsWithTheCallersToken()
    {
        using CancellationTokenSource source = new();
        await using ImageClient client = Client(_directory["absent.sock"], FourTimes);
        Task call = client.ExistsAsync("busybox", source.Token);
        await _clock.NextPauseAsync();

        await source.CancelAsync();

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(call)).CancellationToken, Is.EqualTo(source.Token));
    }

    [Test]
    public async Task Discovery_ProbesConnectOnce()
    {
        // A place without a socket is not connected to at all. .NET deletes the name to which it bound a socket; a daemon that is killed does not.
        using (Socket left = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(_directory["bound.sock"]));
            File.Move(_directory["bound.sock"], _directory["stale.sock"]);
        }

        await using ImageClient client = ImageClient.ForDiscovery(new EndpointDiscoveryOptions
        {
            Endpoint = ArcBoxEndpoint.Parse($"{scheme}://{_directory["stale.sock"]}"),
            ChannelOptions = new ArcBoxChannelOptions { TimeProvider = _clock, Retry = FourTimes },
        });

        await Thrown.ByAsync<DaemonUnreachableException>(client.ExistsAsync("busybox"));
    }

    private ImageClient Client(string path, RetryOptions retry) => Client(path, new ArcBoxChannelOptions { TimeProvider = _clock, Retry = retry });

    private ImageClient Client(string path, ArcBoxChannelOptions options) => ImageClient.ForEndpoint(ArcBoxEndpoint.Parse($"{scheme}://{path}"), options);

    /// <summary>Starts a daemon that answers one call, and can tell the context of a build.</summary>
    private async Task<(IAsyncDisposable Daemon, Func<byte[]> ReadContext)> StartAsync(string path, string method)
    {
        if (scheme != "docker+unix")
        {
            ScriptedImageService service = new();
            return (await ImageHost.StartAsync(scheme, path, service), () => ((BuildContext)service.Requests.Single()).Data.ToByteArray());
        }

        ReplayEngine engine = new("1.41", method switch
        {
            "List" => ReplayEngine.Json("200 OK", "[]"),
            "Tag" => ReplayEngine.Json("201 Created", ""),
            "Build" => ReplayEngine.Json("200 OK", $$$"""{"aux":{"ID":"{{{ScriptedImageService.Id}}}"}}"""),
            "Exists" => ReplayEngine.Json("200 OK", $$"""{"Id":"{{ScriptedImageService.Id}}"}"""),
            _ => ReplayEngine.Json("200 OK", """{"status":"done"}"""),
        });
        File.CreateSymbolicLink(path, engine.Endpoint.SocketPath!);
        return (engine, () => Encoding.Latin1.GetBytes(engine.Requests.Single().Split("\n\n", 2)[1]));
    }
}
