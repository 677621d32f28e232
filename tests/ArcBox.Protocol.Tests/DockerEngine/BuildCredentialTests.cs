using System.Text;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>As whom an engine asks for the base images of a build, and for whom it does.</summary>
[CancelAfter(30_000)]
public sealed class BuildCredentialTests
{
    private static readonly RegistryCredential Stored = RegistryCredential.Basic("me", "stored");
    private static readonly RegistryCredential Given = RegistryCredential.Basic("me", "given");

    private readonly CredentialSourceDouble _source = new(Stored);
    private ReplayEngine _engine;

    [SetUp]
    public void SetUp()
    {
        _engine = ReplayEngine.For("docker-build-run");
        _source.Asked.Clear();
    }

    [TearDown]
    public async Task TearDownAsync() => await _engine.DisposeAsync();

    private DockerEngineOptions Options => new()
    {
        BuildCredentials = new Dictionary<string, RegistryCredential> { ["given.example.com"] = Given },
        BuildCredentialSource = _source,
        BuildRegistries = ["docker.io", "given.example.com"],
    };

    private static string Header(string credentials)
        => $"X-Registry-Config: {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)).Replace('+', '-').Replace('/', '_')}\n";

    private static readonly string Both = Header("""
        {"given.example.com":{"username":"me","password":"given"},"https://index.docker.io/v1/":{"username":"me","password":"stored"}}
        """);

    [Test]
    public async Task BuildAsync_InThisProcess_SendsThoseOfTheNamedRegistries()
    {
        await using DockerEngineChannel channel = new(_engine.Endpoint, Options);

        await BuildAsync(new ImageClient(channel));

        Assert.That(_engine.Requests, Has.Count.EqualTo(1).And.All.Contains(Both));
        Assert.That(_source.Asked, Is.EqualTo(["docker.io"]));
    }

    [TestCase("unix")]
    [TestCase("ttrpc+unix")]
    public async Task BuildAsync_HostedForOthers_LendsNone(string scheme)
    {
        await BuildHostedAsync(scheme, Options);

        Assert.That(_engine.Requests, Has.Count.EqualTo(1).And.None.Contains("X-Registry-Config"));
        Assert.That(_source.Asked, Is.Empty);
    }

    [TestCase("unix")]
    [TestCase("ttrpc+unix")]
    public async Task BuildAsync_HostedForOthersAndToldTo_Lends(string scheme)
    {
        await BuildHostedAsync(scheme, Options with { LendsBuildCredentials = true });

        Assert.That(_engine.Requests, Has.Count.EqualTo(1).And.All.Contains(Both));
    }

    [Test]
    public async Task BuildAsync_SourceFails_ThrowsWhatItSaidAndBuildsNothing()
    {
        CredentialSourceDouble failing = new(_ => throw new CredentialException("the helper is missing"));
        await using DockerEngineChannel channel = new(_engine.Endpoint, Options with { BuildCredentialSource = failing });

        CredentialException failure = await Thrown.ByAsync<CredentialException>(BuildAsync(new ImageClient(channel)));

        Assert.That(failure.Message, Is.EqualTo("the helper is missing"));
        Assert.That(failure.Method, Is.EqualTo("Build"));
        Assert.That(_engine.Requests, Is.Empty);
    }

    private async Task BuildHostedAsync(string scheme, DockerEngineOptions options)
    {
        using TestDirectory directory = new();
        using DockerEngineImageService service = new(_engine.Endpoint, options);
        await using IAsyncDisposable host = await ImageHost.StartAsync(scheme, directory["s.sock"], service);
        await using ImageClient client = ImageClient.ForEndpoint($"{scheme}://{directory["s.sock"]}");
        await BuildAsync(client);
    }

    private static Task<BuildResult> BuildAsync(ImageClient client) => client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[512]))).Soon();
}
