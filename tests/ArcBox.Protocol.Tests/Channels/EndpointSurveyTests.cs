using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>What the search says about all places, for people who ask why it chose one.</summary>
[CancelAfter(30_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EndpointSurveyTests : IDisposable
{
    private readonly Dictionary<string, string> _environment = [];
    private readonly TestDirectory _home = new();

    public void Dispose() => _home.Dispose();

    [Test]
    public async Task SurveyAsync_SeveralServe_AllAreToldInOrder(CancellationToken cancellationToken)
    {
        await using GrpcTestServer first = await ServeAsync(".arcbox/run/arcbox.sock", new ScriptedImageService());
        await using GrpcTestServer second = await ServeAsync(".arcbox/arcbox.sock", new UnimplementedImageService());

        List<EndpointAttempt> found = await EndpointDiscovery.SurveyAsync(Options(), cancellationToken).ToListAsync(cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found[0], Is.EqualTo(new EndpointAttempt
            {
                Endpoint = $"unix://{_home[".arcbox/run/arcbox.sock"]}", Source = "ArcBox's default socket", Problem = null,
            }));
            Assert.That(found[0].ToString(), Does.EndWith("(ArcBox's default socket): serves images."));
            Assert.That(found[1].Problem, Is.EqualTo("there is no socket."));
            Assert.That(found[2].Problem, Is.EqualTo("it answers, but does not serve images."));
            Assert.That(found[^1].Source, Is.EqualTo("Podman's socket"));
            Assert.That(found.Select(attempt => attempt.IsNamed), Is.All.False);
        }
    }

    [Test]
    public async Task SurveyAsync_NamedDaemon_IsTheLast(CancellationToken cancellationToken)
    {
        _environment["ARCBOX_SOCKET"] = _home["docker.sock"];

        List<EndpointAttempt> found = await EndpointDiscovery.SurveyAsync(Options(), cancellationToken).ToListAsync(cancellationToken);

        Assert.That(found.Single(), Is.EqualTo(new EndpointAttempt
        {
            Endpoint = $"docker+unix://{_home["docker.sock"]}", Source = "ARCBOX_SOCKET", Problem = "there is no socket.", IsNamed = true,
        }));
    }

    [Test]
    public async Task SurveyAsync_EndpointGiven_IsTheOnlyOne(CancellationToken cancellationToken)
    {
        await using GrpcTestServer other = await ServeAsync(".arcbox/run/arcbox.sock", new ScriptedImageService());
        await using GrpcTestServer given = await ServeAsync("given.sock", new ScriptedImageService());
        EndpointDiscoveryOptions options = Options() with { Endpoint = ArcBoxEndpoint.Parse($"unix://{_home["given.sock"]}") };

        List<EndpointAttempt> found = await EndpointDiscovery.SurveyAsync(options, cancellationToken).ToListAsync(cancellationToken);

        Assert.That(found.Single(), Is.EqualTo(new EndpointAttempt
        {
            Endpoint = $"unix://{_home["given.sock"]}", Source = "given", Problem = null, IsNamed = true,
        }));
    }

    private Task<GrpcTestServer> ServeAsync<TService>(string name, TService service)
        where TService : class
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_home[name])!);
        return GrpcTestServer.OnSocketAsync(_home[name], service);
    }

    private EndpointDiscoveryOptions Options() => new()
    {
        ReadVariable = name => _environment.GetValueOrDefault(name),
        HomeDirectory = _home.ToString(),
        RunDirectory = _home["run"],
        ProbeTimeout = TimeSpan.FromMinutes(1),
    };
}
