using ArcBox.Protocol.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>Discovery among real gRPC servers; Docker engines are played by services in memory.</summary>
[CancelAfter(30_000)]
public sealed class EndpointDiscoveryTests
{
    private Dictionary<string, string> _environment;
    private TestDirectory _home;
    private List<(ArcBoxEndpoint Endpoint, ArcBoxChannelOptions Options)> _engines;

    [SetUp]
    public void SetUp()
    {
        _home = new TestDirectory();
        _environment = [];
        _engines = [];
    }

    [TearDown]
    public void TearDown() => _home.Dispose();

    [Test]
    public async Task DiscoverAsync_ArcBoxServesImages_IsChosen(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await ServeAsync(".arcbox/run/arcbox.sock", new ScriptedImageService());

        DiscoveredEndpoint found = await EndpointDiscovery.DiscoverAsync(Options(), cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Endpoint.ToString(), Is.EqualTo($"unix://{_home[".arcbox/run/arcbox.sock"]}"));
            Assert.That(found.Source, Is.EqualTo("ArcBox's default socket"));
            Assert.That(found.Attempts, Is.Empty);
        }
    }

    [Test]
    public async Task DiscoverAsync_ArcBoxOfOldLayout_IsFoundAfterTheNewPlaces(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await ServeAsync(".arcbox/arcbox.sock", new ScriptedImageService());

        DiscoveredEndpoint found = await EndpointDiscovery.DiscoverAsync(Options(), cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Endpoint.SocketPath, Is.EqualTo(_home[".arcbox/arcbox.sock"]));
            Assert.That(found.Attempts.Select(attempt => attempt.Problem), Is.EqualTo(["there is no socket.", "there is no socket."]));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task DiscoverAsync_ArcBoxWithoutImageService_GoesOnToItsDockerSocket(bool answersHttpNotFound, CancellationToken cancellationToken)
    {
        string socket = _home[".arcbox/run/arcbox.sock"];
        Directory.CreateDirectory(_home[".arcbox/run"]);
        await using GrpcTestServer server = answersHttpNotFound
            ? await GrpcTestServer.WithoutServicesAsync(socket)
            : await GrpcTestServer.OnSocketAsync(socket, new UnimplementedImageService());
        _home.Write(".arcbox/run/docker.sock", "");

        DiscoveredEndpoint found = await EndpointDiscovery.DiscoverAsync(Options(), Open, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Endpoint.ToString(), Is.EqualTo($"docker+unix://{_home[".arcbox/run/docker.sock"]}"));
            Assert.That(found.Attempts, Is.EqualTo(
                [new EndpointAttempt { Endpoint = $"unix://{socket}", Source = "ArcBox's default socket", Problem = "it answers, but does not serve images." }]));
        }
    }

    [Test]
    public async Task DiscoverAsync_NamedGrpcSocketWithoutImageService_GoesOnToTheDockerSocketBesideIt(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await ServeAsync("g.sock", new UnimplementedImageService());
        _home.Write("docker.sock", "");
        _environment["ARCBOX_GRPC_SOCKET"] = _home["g.sock"];

        DiscoveredEndpoint found = await EndpointDiscovery.DiscoverAsync(Options(), Open, cancellationToken);

        Assert.That(found.Source, Is.EqualTo("docker.sock beside ARCBOX_GRPC_SOCKET"));
    }

    [Test]
    public async Task DiscoverAsync_NamedServerOfTtrpc_IsChosen(CancellationToken cancellationToken)
    {
        await using IAsyncDisposable server = await ImageHost.StartAsync("ttrpc+unix", _home["t.sock"], new ScriptedImageService());
        _environment["ARCBOX_SOCKET"] = $"ttrpc+unix://{_home["t.sock"]}";

        DiscoveredEndpoint found = await EndpointDiscovery.DiscoverAsync(Options(), cancellationToken);

        Assert.That(found.Endpoint, Is.EqualTo(ArcBoxEndpoint.Parse($"ttrpc+unix://{_home["t.sock"]}")));
    }

    [TestCase("ttrpc+unix:///", "it names a directory; write the socket's own path: unix:///run/x.sock.")]
    [TestCase("ttrpc+unix:@arcbox-test-nobody", "nobody listens at '@arcbox-test-nobody'. Is the daemon running?")]
    [Platform("Linux")]
    public async Task DiscoverAsync_NamedServerOfTtrpcIsNotThere_IsListedWithItsProblem(string endpoint, string problem, CancellationToken cancellationToken)
    {
        _environment["ARCBOX_SOCKET"] = endpoint;

        DaemonUnreachableException failure =
            (await Assert.ThrowsAsync<DaemonUnreachableException>(() => EndpointDiscovery.DiscoverAsync(Options(), cancellationToken)))!;

        Assert.That(failure.Attempts.Single(), Is.EqualTo(new EndpointAttempt { Endpoint = endpoint, Source = "ARCBOX_SOCKET", IsNamed = true, Problem = problem }));
    }

    [Test]
    public async Task DiscoverAsync_NamedDaemonIsDown_DoesNotUseAnother(CancellationToken cancellationToken)
    {
        await using GrpcTestServer another = await ServeAsync(".arcbox/run/arcbox.sock", new ScriptedImageService());
        string named = _home["absent.sock"];
        _environment["ARCBOX_GRPC_SOCKET"] = named;

        DaemonUnreachableException failure =
            (await Assert.ThrowsAsync<DaemonUnreachableException>(() => EndpointDiscovery.DiscoverAsync(Options(), cancellationToken)))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Attempts, Is.EqualTo(
            [
                new EndpointAttempt { Endpoint = $"unix://{named}", Source = "ARCBOX_GRPC_SOCKET", IsNamed = true, Problem = "there is no socket." },
                new EndpointAttempt { Endpoint = $"docker+unix://{_home["docker.sock"]}", Source = "docker.sock beside ARCBOX_GRPC_SOCKET", IsNamed = true, Problem = "there is no socket." },
            ]));
            Assert.That(failure.Message.Split(Environment.NewLine), Is.EqualTo(
            [
                "No daemon that serves images was found. Tried:",
                $"  {failure.Attempts[0]}",
                $"  {failure.Attempts[1]}",
                "Nothing else was tried, because ARCBOX_GRPC_SOCKET names the daemon to use.",
            ]));
            Assert.That(failure.IsTransient, Is.True);
            Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.EngineUnreachable));
        }
    }

    [Test]
    public async Task DiscoverAsync_NothingAnywhere_ListsEveryPlace(CancellationToken cancellationToken)
    {
        DaemonUnreachableException failure =
            (await Assert.ThrowsAsync<DaemonUnreachableException>(() => EndpointDiscovery.DiscoverAsync(Options(), cancellationToken)))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Attempts.Select(attempt => attempt.Problem), Is.EqualTo(Enumerable.Repeat("there is no socket.", 7)));
            Assert.That(failure.Message.Split(Environment.NewLine), Has.Length.EqualTo(8));
        }
    }

    [Test]
    public async Task DiscoverAsync_SshHost_IsListedWithTheWayOut(CancellationToken cancellationToken)
    {
        _environment["DOCKER_HOST"] = "ssh://me@host";

        DaemonUnreachableException failure =
            (await Assert.ThrowsAsync<DaemonUnreachableException>(() => EndpointDiscovery.DiscoverAsync(Options(), cancellationToken)))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Attempts[^1].Endpoint, Is.EqualTo("ssh://***@host"));
            Assert.That(failure.Attempts[^1].Problem, Does.Contain("ssh -L"));
            Assert.That(failure.Message, Does.EndWith("because DOCKER_HOST names the daemon to use."));
        }
    }

    [Test]
    public async Task DiscoverAsync_SocketThatIsAFile_IsListedWithItsProblem(CancellationToken cancellationToken)
    {
        string path = _home.Write(".arcbox/run/arcbox.sock", "");
        _home.Write("run/docker.sock", "");

        DiscoveredEndpoint found = await EndpointDiscovery.DiscoverAsync(Options(), Open, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Source, Is.EqualTo("Docker's default socket"));
            Assert.That(found.Attempts[0].Problem, Is.EqualTo($"'{path}' is a file, not a socket. Write the socket's own path."));
        }
    }

    [Test]
    public async Task DiscoverAsync_ServerThatReportsAnError_IsListedWithIt(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await ServeAsync("g.sock", new ScriptedImageService
        {
            Before = _ => throw new RpcException(new Status(StatusCode.Unavailable, "daemon is starting")),
        });
        _environment["ARCBOX_GRPC_SOCKET"] = _home["g.sock"];

        DaemonUnreachableException failure =
            (await Assert.ThrowsAsync<DaemonUnreachableException>(() => EndpointDiscovery.DiscoverAsync(Options(), cancellationToken)))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Attempts[0].Problem, Is.EqualTo("it is not ready: daemon is starting"));
            Assert.That(failure.IsTransient, Is.True);
        }
    }

    [Test]
    public async Task DiscoverAsync_ServerThatDoesNotAnswer_IsLeftAfterTheProbeTimeout(CancellationToken cancellationToken)
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        ScriptedImageService silent = null!;
        silent = new ScriptedImageService
        {
            Before = context =>
            {
                time.Advance(TimeSpan.FromMinutes(5));
                return silent.UntilCancelledAsync(context);
            },
        };
        await using GrpcTestServer server = await ServeAsync("g.sock", silent);
        _environment["ARCBOX_GRPC_SOCKET"] = _home["g.sock"];
        EndpointDiscoveryOptions options = Options() with
        {
            ChannelOptions = new ArcBoxChannelOptions { TimeProvider = time },
            ProbeTimeout = TimeSpan.FromMinutes(5),
        };

        DaemonUnreachableException failure =
            (await Assert.ThrowsAsync<DaemonUnreachableException>(() => EndpointDiscovery.DiscoverAsync(options, cancellationToken)))!;

        Assert.That(failure.Attempts[0].Problem, Is.EqualTo("it did not answer within 300 s."));
    }

    [Test]
    public async Task DiscoverAsync_Cancelled_Throws(CancellationToken cancellationToken)
    {
        using CancellationTokenSource caller = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ScriptedImageService silent = null!;
        silent = new ScriptedImageService
        {
            Before = async context =>
            {
                await caller.CancelAsync();
                await silent.UntilCancelledAsync(context);
            },
        };
        await using GrpcTestServer server = await ServeAsync("g.sock", silent);
        _environment["ARCBOX_GRPC_SOCKET"] = _home["g.sock"];

        Assert.That(async () => await EndpointDiscovery.DiscoverAsync(Options(), caller.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task DiscoverAsync_CertificatePath_ComesWithTheResult(CancellationToken cancellationToken)
    {
        using TestCertificates certificates = new();
        certificates.WriteDockerFiles(_home, "certificates");
        _environment["DOCKER_HOST"] = "tcp://localhost:2376";
        _environment["DOCKER_TLS_VERIFY"] = "1";
        _environment["DOCKER_CERT_PATH"] = _home["certificates"];

        DiscoveredEndpoint found = await EndpointDiscovery.DiscoverAsync(Options(), Open, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Endpoint.ToString(), Is.EqualTo("docker+https://localhost:2376"));
            Assert.That(found.ChannelOptions.ServerCertificateAuthorities!.Single().Subject, Is.EqualTo("CN=test authority"));
            Assert.That(found.ChannelOptions.ClientCertificate!.HasPrivateKey, Is.True);
            Assert.That(_engines.Single().Options.ClientCertificate, Is.SameAs(found.ChannelOptions.ClientCertificate));
        }
    }

    [Test]
    public async Task DiscoverAsync_CertificatesOfTheCaller_AreKept(CancellationToken cancellationToken)
    {
        using TestCertificates certificates = new();
        using TestCertificates own = new("CN=own authority");
        certificates.WriteDockerFiles(_home, "certificates");
        _environment["DOCKER_HOST"] = "tcp://localhost:2376";
        _environment["DOCKER_TLS_VERIFY"] = "1";
        _environment["DOCKER_CERT_PATH"] = _home["certificates"];
        ArcBoxChannelOptions channel = new() { ServerCertificateAuthorities = own.Authorities, ClientCertificate = own.ForClient() };

        DiscoveredEndpoint found = await EndpointDiscovery.DiscoverAsync(Options() with { ChannelOptions = channel }, Open, cancellationToken);

        Assert.That(found.ChannelOptions, Is.SameAs(channel));
    }

    [TestCase("", "there is no ca.pem, cert.pem or key.pem in")]
    [TestCase("cert.pem", "cannot be used")]
    [TestCase("key.pem", "cannot be used")]
    public async Task DiscoverAsync_UnusableCertificates_AreTold(string onlyFile, string problem, CancellationToken cancellationToken)
    {
        if (onlyFile.Length > 0) _home.Write($"certificates/{onlyFile}", "");
        _environment["DOCKER_HOST"] = "tcp://localhost:2376";
        _environment["DOCKER_TLS_VERIFY"] = "1";
        _environment["DOCKER_CERT_PATH"] = _home["certificates"];

        DaemonUnreachableException failure =
            (await Assert.ThrowsAsync<DaemonUnreachableException>(() => EndpointDiscovery.DiscoverAsync(Options(), Open, cancellationToken)))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Attempts[^1].Problem, Does.Contain(problem));
            Assert.That(_engines, Is.Empty);
        }
    }

    private Task<GrpcTestServer> ServeAsync<TService>(string name, TService service)
        where TService : class
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_home[name])!);
        return GrpcTestServer.OnSocketAsync(_home[name], service);
    }

    private ChannelBase Open(ArcBoxEndpoint endpoint, ArcBoxChannelOptions options)
    {
        if (endpoint.Transport is ArcBoxTransport.Grpc) return ArcBoxChannel.ForEndpoint(endpoint, options);
        _engines.Add((endpoint, options));
        return new InMemoryChannel(new ScriptedImageService());
    }

    private EndpointDiscoveryOptions Options() => new()
    {
        ReadVariable = name => _environment.GetValueOrDefault(name),
        HomeDirectory = _home.ToString(),
        RunDirectory = _home["run"],
        // A busy machine must not fail a probe.
        ProbeTimeout = TimeSpan.FromMinutes(1),
    };
}
