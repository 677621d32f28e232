using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Ttrpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>Canaries as the password in an address, which no address may have, in each place that names a daemon.</summary>
[CancelAfter(60_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CanaryEndpointTests : IDisposable
{
    private readonly CanarySinks _sinks = new();
    private readonly TestDirectory _home = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose()
    {
        _home.Dispose();
        _sinks.Dispose();
    }

    private static IEnumerable<string> Addresses()
    {
        string[] schemes =
        [
            "http://", "https://", "docker+http://", "docker+https://", "tcp://", "ssh://", "docker+ssh://", "ttrpc+tcp://", "ttrpc+vsock://", "vsock://",
            "ttrpc://", "unix://", "docker+unix://", "ttrpc+unix://", "npipe://", "docker+npipe://", "ftp://", "http:", "tcp:", "",
        ];
        string[] secrets = [Canary.Mark, Uri.EscapeDataString(Canary.Secrets[1]), $"{Canary.Mark}/x", $"{Canary.Mark}@x", $"{Canary.Mark}#x?y"];
        return from scheme in schemes from secret in secrets from port in (string[])["", ":2375", ":x", "/a"] select $"{scheme}me:{secret}@host.example{port}";
    }

    private static readonly string[] Variables = ["ARCBOX_GRPC_SOCKET", "ARCBOX_API_URL", "ARCBOX_SOCKET", "DOCKER_HOST", "DOCKER_CONTEXT"];

    [Test]
    public void Parse_AddressWithACanary_DoesNotTellIt()
    {
        foreach (string address in Addresses())
        {
            PrintThrown(() => ArcBoxEndpoint.Parse(address));
            PrintThrown(() => ImageClient.ForEndpoint(address));
            PrintThrown(() => TtrpcChannel.ForAddress(address));
            PrintThrown(() => new TtrpcServer().Listen(address));
        }

        Assert.That(_sinks.Find(), Is.Null);
    }

    [Test]
    public void Configuration_AddressWithACanary_DoesNotTellIt()
    {
        foreach (string address in Addresses())
        {
            ServiceCollection services = new();
            services.AddSingleton<ILoggerFactory>(_sinks.Log);
            services.AddArcBoxImageClient(options => options.Endpoint = address);
            using ServiceProvider provider = services.BuildServiceProvider();
            PrintThrown(() => provider.GetRequiredService<IImageClient>());
            PrintThrown(() => provider.GetRequiredService<IOptions<ArcBoxImageClientOptions>>().Value.ToString());
        }

        Assert.That(_sinks.Find(), Is.Null);
    }

    [TestCaseSource(nameof(Variables))]
    public async Task Discovery_VariableWithACanary_DoesNotTellIt(string variable)
    {
        foreach (string address in Addresses()) await SearchAsync(name => name == variable ? address : null);

        Assert.That(_sinks.Find(), Is.Null);
        Assert.That(_sinks.Log.Texts, Has.Some.Contains("cannot be used"));
    }

    [TestCase("current context")]
    [TestCase("host of the context")]
    [TestCase("host of the context, not to be verified")]
    public async Task Discovery_ContextWithACanary_DoesNotTellIt(string place)
    {
        foreach (string address in Addresses())
        {
            string name = place == "current context" ? address : "mine";
            _home.Write(".docker/config.json", $$"""{"currentContext":{{JsonSerializer.Serialize(name)}}}""");
            string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
            string skips = place.EndsWith("verified", StringComparison.Ordinal) ? "true" : "false";
            if (name != address)
            {
                _home.Write($".docker/contexts/meta/{id}/meta.json", $$$"""
                    {"Endpoints":{"docker":{"Host":{{{JsonSerializer.Serialize(address)}}},"SkipTLSVerify":{{{skips}}} } } }
                    """);
            }

            await SearchAsync(_ => null);
        }

        Assert.That(_sinks.Find(), Is.Null);
        Assert.That(_sinks.Log.Texts, Has.Some.Contains("context"));
    }

    [TestCase("t")]
    [TestCase("f")]
    [TestCase("1")]
    [TestCase("")]
    [TestCase("\"")]
    public async Task Discovery_BrokenConfigurationWithACanary_DoesNotTellIt(string before)
    {
        foreach (string secret in Canary.Secrets)
        {
            string json = $$$"""{"auths":{"a":{"password":{{{before}}}{{{secret}}} } }, "Endpoints": 1}""";
            _home.Write(".docker/config.json", json);
            await SearchAsync(_ => null);
            string id = Convert.ToHexStringLower(SHA256.HashData("mine"u8));
            _home.Write($".docker/contexts/meta/{id}/meta.json", json);
            await SearchAsync(name => name == "DOCKER_CONTEXT" ? "mine" : null);
        }

        Assert.That(_sinks.Find(), Is.Null);
        Assert.That(_sinks.Log.Texts, Has.Some.Contains("it cannot be read"));
    }

    private async Task SearchAsync(Func<string, string?> variables)
    {
        EndpointDiscoveryOptions options = new()
        {
            HomeDirectory = _home.FullName,
            RunDirectory = _home["run"],
            ReadVariable = variables,
            ChannelOptions = new ArcBoxChannelOptions { LoggerFactory = _sinks.Log, TimeProvider = _time },
        };
        await foreach (EndpointAttempt attempt in EndpointDiscovery.SurveyAsync(options)) _sinks.Print(attempt);
        await using ImageClient client = ImageClient.ForDiscovery(options);
        Task ready = client.WaitUntilReadyAsync(new ReadinessOptions { Timeout = TimeSpan.FromSeconds(1), TimeProvider = _time });
        _sinks.Print(await Thrown.ByAsync<ArcBoxException>(_time.DuringAsync(ready)));
    }

    private void PrintThrown(Func<object?> action)
    {
        Exception? thrown = Assert.Catch(() => action());
        _sinks.Print(thrown);
    }
}
