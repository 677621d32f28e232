using System.Text;
using System.Text.Json;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>Canaries in the credentials that are stored beside the client, readable and broken.</summary>
[CancelAfter(120_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CanaryStoreTests : IDisposable
{
    private const string Registry = "registry.example.com";

    private readonly CanarySinks _sinks = new();
    private readonly DockerHome _home = new();
    private readonly CanaryService _service = new(CanaryEnd.Echoed);

    public void Dispose()
    {
        _home.Dispose();
        _sinks.Dispose();
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);

    private static string Login(string secret) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{secret}"));

    private static string Auths(string entry) => $$$"""{"auths":{"{{{Registry}}}":{ {{{entry}}} } } }""";

    private static readonly Dictionary<string, Func<string, string>> Readable = new()
    {
        ["auth"] = secret => Auths($"\"auth\":\"{Login(secret)}\""),
        ["user and password"] = secret => Auths($"\"username\":\"me\",\"password\":{Json(secret)}"),
        ["identity token"] = secret => Auths($"\"identitytoken\":{Json(secret)}"),
        ["registry token"] = secret => Auths($"\"registrytoken\":{Json(secret)}"),
    };

    private static readonly Dictionary<string, Func<string, string>> Broken = new()
    {
        ["no quotes"] = secret => Auths($"\"username\":\"me\",\"password\":{secret}"),
        ["a literal"] = secret => Auths($"\"username\":\"me\",\"password\":t{secret}"),
        ["a number"] = secret => Auths($"\"username\":\"me\",\"password\":1{secret}"),
        ["an array"] = secret => Auths($"\"username\":\"me\",\"password\":[{Json(secret)}]"),
        ["a key"] = secret => Auths($"\"username\":\"me\",{Json(secret)} 1"),
        ["no end"] = secret => Auths($"\"password\":\"{secret}")[..^3],
        ["no base64"] = secret => Auths($"\"auth\":{Json(secret)}"),
        ["no colon"] = secret => Auths($"\"auth\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(secret.Replace(":", "", StringComparison.Ordinal)))}\""),
        ["no user"] = secret => Auths($"\"username\":\"\",\"password\":{Json(secret)}"),
        ["auths is the secret"] = secret => $$"""{"auths":{{Json(secret)}}}""",
        ["all is the secret"] = secret => secret,
    };

    private static IEnumerable<TestCaseData<string, bool>> Configurations()
        => from name in Readable.Keys from asVariable in (bool[])[false, true] select new TestCaseData<string, bool>(name, asVariable);

    private static IEnumerable<TestCaseData<string, bool>> BrokenOnes()
        => from name in Broken.Keys from asVariable in (bool[])[false, true] select new TestCaseData<string, bool>(name, asVariable);

    [TestCaseSource(nameof(Configurations))]
    public async Task Pull_StoredCanary_GoesToTheDaemonAlone(string shape, bool asVariable)
    {
        foreach (string secret in Canary.Secrets)
        {
            Store(Readable[shape](secret), asVariable);
            RegistryCredential stored = shape switch
            {
                "identity token" => RegistryCredential.IdentityToken(secret, Registry),
                "registry token" => RegistryCredential.RegistryToken(secret),
                _ => RegistryCredential.Basic("me", secret, Registry),
            };
            _service.Echo = Canary.Echo(stored);

            Assert.That(await PullAsync(), Is.InstanceOf<ArcBoxException>());
            Assert.That(_service.Arrived.Last(), Is.EqualTo(stored.ToAuthString()));
        }

        Assert.That(_sinks.Find(), Is.Null);
    }

    [TestCaseSource(nameof(BrokenOnes))]
    public async Task Pull_BrokenCanary_IsNotTold(string shape, bool asVariable)
    {
        foreach (string secret in Canary.Secrets)
        {
            Store(Broken[shape](secret), asVariable);
            Assert.That(await PullAsync(), Is.TypeOf<CredentialException>());
        }

        Assert.That(_service.Arrived, Is.Empty);
        Assert.That(_sinks.Find(), Is.Null);
    }

    [Test]
    public async Task Pull_GivenByOptions_GoesToTheDaemonAlone()
    {
        foreach (RegistryCredential credential in Canary.Credentials)
        {
            DockerCredentialOptions options = _home.Options with { Credentials = new Dictionary<string, RegistryCredential> { [Registry] = credential } };
            _service.Echo = Canary.Echo(credential);
            _sinks.Print(options);
            Assert.That(await PullAsync(options), Is.InstanceOf<ArcBoxException>());
            Assert.That(_service.Arrived.Last(), Is.EqualTo(credential.ToAuthString()));
        }

        Assert.That(_sinks.Find(), Is.Null);
    }

    [TestCase("cat '{0}'", false)]
    [TestCase("cat '{0}'; exit 3", true)]
    [TestCase("cat '{0}' '{0}'", true)]
    [TestCase("cat '{0}'; head -c 70000 /dev/zero", true)]
    [TestCase("tail -c +2 '{0}'", true)]
    [TestCase("head -c 76 '{0}'", true)]
    [Platform("Linux", Reason = "The helpers are shell scripts.")]
    public async Task Pull_HelperPrintsACanary_IsTakenAndNotTold(string script, bool fails)
    {
        _home.Config("""{"credsStore":"x"}""");
        string answer = _home["answer.json"];
        await _home.HelperAsync("x", string.Format(System.Globalization.CultureInfo.InvariantCulture, script, answer));
        foreach (string secret in Canary.Secrets)
        {
            RegistryCredential stored = RegistryCredential.Basic("me", secret, Registry);
            _service.Echo = Canary.Echo(stored);
            await File.WriteAllTextAsync(answer, $$"""{"ServerURL":"{{Registry}}","Username":"me","Secret":{{Json(secret)}}}""");

            Assert.That(await PullAsync(), fails ? Is.TypeOf<CredentialException>() : Is.InstanceOf<ArcBoxException>());
            if (!fails) Assert.That(_service.Arrived.Last(), Is.EqualTo(stored.ToAuthString()));
        }

        Assert.That(_sinks.Find(), Is.Null);
    }

    [Test]
    [Platform("Linux", Reason = "The helper looks at itself in /proc.")]
    public async Task Pull_HelperOfAnotherRegistry_GetsNoCanary()
    {
        _home.Config($$"""{"credsStore":"x","auths":{"other.example.com":{"auth":"{{Login(Canary.Secrets[1])}}"} } }""");
        _home.Variables["DOCKER_AUTH_CONFIG"] = $$"""{"auths":{"third.example.com":{"auth":"{{Login(Canary.Secrets[0])}}"} } }""";
        await _home.HelperAsync("x", $$"""
            { tr '\0' ' ' </proc/$$/cmdline; tr '\0' ' ' </proc/$$/environ; cat; } >'{{_home["seen"]}}'
            echo '{"Username":"me","Secret":"pw"}'
            """);
        DockerCredentialOptions options = _home.Options with
        {
            Credentials = new Dictionary<string, RegistryCredential> { ["fourth.example.com"] = Canary.Credentials.First() },
        };

        await PullAsync(options);

        string seen = await File.ReadAllTextAsync(_home["seen"]);
        Assert.That(seen, Does.Contain("docker-credential-x get").And.EndsWith(Registry));
        Assert.That(Canary.FindIn(seen), Is.Null);
        Assert.That(_service.Arrived, Has.Count.EqualTo(1));
    }

    private void Store(string config, bool asVariable)
    {
        if (asVariable) _home.Variables["DOCKER_AUTH_CONFIG"] = config;
        else _home.Config(config);
    }

    private async Task<Exception?> PullAsync(DockerCredentialOptions? options = null)
    {
        await using ImageClient client = new(new InMemoryChannel(_service))
        {
            LoggerFactory = _sinks.Log, CredentialSource = new DockerCredentialSource(options ?? _home.Options),
        };
        try
        {
            await client.PullToEndAsync($"{Registry}/app:1").Soon();
            return null;
        }
        catch (Exception exception)
        {
            _sinks.Print(exception);
            return exception;
        }
    }
}
