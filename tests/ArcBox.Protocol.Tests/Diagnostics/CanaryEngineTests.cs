using ArcBox.Protocol.Tests.DockerEngine;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>Canaries in the credentials of calls to a Docker engine, also where its backend is hosted for others.</summary>
[TestFixture("engine")]
[TestFixture("unix")]
[TestFixture("ttrpc+unix")]
[CancelAfter(120_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CanaryEngineTests(string scheme) : IDisposable
{
    private readonly CanarySinks _sinks = new();
    private readonly TestDirectory _directory = new();

    public void Dispose()
    {
        _directory.Dispose();
        _sinks.Dispose();
    }

    private static IEnumerable<CanaryEnd> Ends => Enum.GetValues<CanaryEnd>().Where(end => end is not CanaryEnd.Silent);

    [TestCaseSource(nameof(Ends))]
    public async Task PullAndPush_ToldACanary_TellItToTheEngineAlone(CanaryEnd end)
    {
        foreach (RegistryCredential credential in Canary.Credentials)
        {
            byte[][] answers = [.. CanaryEngine.Answers(end, Canary.Echo(credential))];
            PullOptions pull = new() { Credential = credential, Headers = Canary.Headers };
            PushOptions push = new() { Credential = credential, Headers = Canary.Headers };
            await using ReplayEngine engine = new("1.41", [.. answers, .. answers]);
            await RunAsync(engine, new DockerEngineOptions(), async client =>
            {
                foreach (byte[] _ in answers) await EndAsync(end, client.PullToEndAsync("nginx", pull));
                foreach (byte[] _ in answers) await EndAsync(end, client.PushToEndAsync("team/app:1", push));
            });
            Assert.That(engine.Requests, Has.Count.EqualTo(2 * answers.Length).And.All.Contains($"X-Registry-Auth: {credential.ToAuthString()}"));
        }

        AssertNothingTold();
    }

    [TestCaseSource(nameof(Ends))]
    public async Task Build_LentACanary_TellsItToTheEngineAlone(CanaryEnd end)
    {
        foreach (RegistryCredential credential in Canary.Credentials)
        {
            Dictionary<string, RegistryCredential> lent = new() { ["registry.example.com"] = credential };
            DockerEngineOptions options = new()
            {
                BuildCredentials = lent,
                BuildCredentialSource = new CredentialSourceDouble(credential),
                BuildRegistries = ["docker.io"],
                LendsBuildCredentials = true,
            };
            string all = RegistryAuth.Encode(new Dictionary<string, RegistryCredential>(lent) { ["https://index.docker.io/v1/"] = credential });
            byte[][] answers = [.. CanaryEngine.Answers(end, $"{Canary.Echo(credential)} {all}")];
            await using ReplayEngine engine = new("1.41", answers);
            await RunAsync(engine, options, async client =>
            {
                foreach (byte[] _ in answers) await EndAsync(end, client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[512]))));
            });
            Assert.That(engine.Requests, Has.Count.EqualTo(answers.Length).And.All.Contains($"X-Registry-Config: {all}"));
            _sinks.Print(options);
        }

        AssertNothingTold();
    }

    private async Task RunAsync(ReplayEngine engine, DockerEngineOptions options, Func<ImageClient, Task> calls)
    {
        options = options with { ChannelOptions = new ArcBoxChannelOptions { LoggerFactory = _sinks.Log } };
        if (scheme == "engine")
        {
            await using DockerEngineChannel channel = new(engine.Endpoint, options);
            await using ImageClient direct = new(channel) { LoggerFactory = _sinks.Log };
            await calls(direct);
            return;
        }

        using DockerEngineImageService service = new(engine.Endpoint, options);
        string socket = _directory[$"{Guid.NewGuid().ToString("N")[..6]}.sock"];
        await using IAsyncDisposable host = await ImageHost.StartAsync(scheme, socket, service, _sinks.Log);
        await using ImageClient client = ImageClient.ForEndpoint(ArcBoxEndpoint.Parse($"{scheme}://{socket}"), options.ChannelOptions);
        await calls(client);
    }

    private async Task EndAsync(CanaryEnd end, Task call)
    {
        try
        {
            await call.Soon();
            Assert.That(end, Is.EqualTo(CanaryEnd.Well));
        }
        catch (ArcBoxException exception)
        {
            Assert.That(end, Is.Not.EqualTo(CanaryEnd.Well), exception.Message);
            _sinks.Print(exception);
        }
    }

    private void AssertNothingTold()
    {
        Assert.That(_sinks.Find(), Is.Null);
        Assert.That(_sinks.Log.Texts, Is.Not.Empty);
        Assert.That(_sinks.Traces, Is.Positive);
        Assert.That(_sinks.Measurements, Is.Positive);
    }
}
