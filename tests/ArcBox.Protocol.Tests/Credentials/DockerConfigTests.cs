using System.Text;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Credentials;

/// <summary>What Docker's configuration holds itself, and which place goes first.</summary>
public sealed class DockerConfigTests
{
    private const string Registry = "registry.example.com:5000";
    private const string Hub = "https://index.docker.io/v1/";
    private const string Canary = "c4n4ry-s3cr3t";

    private DockerHome _home;

    [SetUp]
    public void SetUp() => _home = new DockerHome();

    [TearDown]
    public void TearDown() => _home.Dispose();

    private static string Auth(string login) => Convert.ToBase64String(Encoding.UTF8.GetBytes(login));

    private static TestCaseData<string, RegistryCredential> Entry(string name, string entry, RegistryCredential expected)
        => new(entry, expected) { TestName = $"{{m}}({name})" };

    private static IEnumerable<TestCaseData<string, RegistryCredential>> Entries() =>
    [
        Entry("auth", $$"""{"auth":"{{Auth("me:pass:word")}}"}""", RegistryCredential.Basic("me", "pass:word", Registry)),
        Entry("auth padded with zeros", $$"""{"auth":"{{Auth("me:pw\0\0")}}"}""", RegistryCredential.Basic("me", "pw", Registry)),
        Entry("auth before others", $$"""{"username":"x","password":"y","auth":"{{Auth("me:pw")}}"}""", RegistryCredential.Basic("me", "pw", Registry)),
        Entry("user and password", """{"username":"me","password":"pw","email":"a@b"}""", RegistryCredential.Basic("me", "pw", Registry)),
        Entry("identity token", $$"""{"auth":"{{Auth("me:")}}","identitytoken":"t"}""", RegistryCredential.IdentityToken("t", Registry)),
        Entry("registry token", """{"registrytoken":"t"}""", RegistryCredential.RegistryToken("t")),
        Entry("names in another case", """{"Username":"me","PASSWORD":"pw"}""", RegistryCredential.Basic("me", "pw", Registry)),
    ];

    [TestCaseSource(nameof(Entries))]
    public async Task GetAsync_EntryOfAuths_IsTheCredential(string entry, RegistryCredential expected)
    {
        _home.Config($$$"""{"auths":{"other":{"auth":"!"},"{{{Registry}}}":{{{entry}}}},"HttpHeaders":{"a":"b"}}""");

        Assert.That(await GetAsync(Registry), Is.EqualTo(expected.ToAuthString()));
    }

    [TestCase("docker.io", Hub, Hub)]
    [TestCase("index.docker.io", Hub, Hub)]
    [TestCase(Registry, "https://registry.example.com:5000/v1/", Registry)]
    [TestCase(Registry, "http://registry.example.com:5000", Registry)]
    public async Task GetAsync_KeyAsDockerWritesIt_IsFound(string registry, string key, string address)
    {
        _home.Config($$"""{"auths":{"{{key}}":{"username":"me","password":"pw"} } }""");

        Assert.That(await GetAsync(registry), Is.EqualTo(RegistryCredential.Basic("me", "pw", address).ToAuthString()));
    }

    [TestCase("""{"auths":{"registry.example.com":{"username":"me","password":"pw"}}}""", Description = "another port")]
    [TestCase("""{"auths":{"registry.example.com:5000":{}}}""", Description = "a marker for a helper")]
    [TestCase("""{"auths":{"registry.example.com:5000":null}}""")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase(null)]
    public async Task GetAsync_NothingStored_IsNull(string? config)
    {
        if (config is not null) _home.Config(config);

        Assert.That(await GetAsync(Registry), Is.Null);
    }

    [Test]
    public async Task GetAsync_SeveralPlaces_TheFirstThatKnowsTheRegistryCounts()
    {
        const string config = """{"auths":{"a":{"username":"config"},"b":{"username":"config"},"c":{"username":"config"}}}""";
        _home.Variables["DOCKER_CONFIG"] = _home["elsewhere"];
        _home.Config(config, "elsewhere");
        _home.Config("not read");
        _home.Variables["DOCKER_AUTH_CONFIG"] = $$$"""{"auths":{"a":{"auth":"{{{Auth("variable:")}}}"},"b":{"auth":"{{{Auth("variable:")}}}"} } }""";
        DockerCredentialSource source = new(_home.Options with
        {
            Credentials = new Dictionary<string, RegistryCredential> { ["a"] = RegistryCredential.Basic("given", "", "a") },
        });

        foreach ((string registry, string user) in (IEnumerable<(string, string)>)[("a", "given"), ("b", "variable"), ("c", "config")])
            Assert.That((await source.GetAsync(registry))?.ToAuthString(), Is.EqualTo(RegistryCredential.Basic(user, "", registry).ToAuthString()));
    }

    [Test]
    public async Task GetAsync_GivenForDockerHubByItsName_IsFound()
    {
        RegistryCredential given = RegistryCredential.RegistryToken("t");
        DockerCredentialSource source = new(_home.Options with { Credentials = new Dictionary<string, RegistryCredential> { ["docker.io"] = given } });

        Assert.That(await source.GetAsync("docker.io"), Is.SameAs(given));
    }

    [TestCase($$$"""{"auths":{"{{{Registry}}}":{"password":{{{Canary}}} } } }""", "line 1, byte", Description = "not JSON")]
    [TestCase($$$"""{"auths":{"{{{Registry}}}":{"password":["{{{Canary}}}"] } } }""", "line 1, byte", Description = "of another shape")]
    [TestCase($$$"""{"auths":{"{{{Registry}}}":{"auth":"{{{Canary}}}" } } }""", "docker login", Description = "no base64")]
    [TestCase($$$"""{"auths":{"{{{Registry}}}":{"username":"a:b","password":"{{{Canary}}}" } } }""", "docker login", Description = "no user name")]
    public async Task GetAsync_BrokenConfig_IsToldWithoutTheSecret(string config, string told)
    {
        string path = _home.Config(config);
        CredentialException ofFile = await Thrown.ByAsync<CredentialException>(GetAsync(Registry));
        _home.Variables["DOCKER_AUTH_CONFIG"] = config;
        CredentialException ofVariable = await Thrown.ByAsync<CredentialException>(GetAsync(Registry));

        Assert.That(ofFile.Message, Does.Contain(path).And.Contain(told));
        Assert.That(ofVariable.Message, Does.Contain("DOCKER_AUTH_CONFIG").And.Contain(told));
        Assert.That(ofFile.Reason, Is.EqualTo(ErrorReasons.CredentialsUnavailable));
        Assert.That($"{ofFile}{ofVariable}", Does.Not.Contain(Canary));
    }

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("a\nb")]
    public async Task GetAsync_NoRegistry_IsAnArgumentException(string registry) => await Thrown.ByAsync<ArgumentException>(GetAsync(registry));

    private async Task<string?> GetAsync(string registry) => (await new DockerCredentialSource(_home.Options).GetAsync(registry).Soon())?.ToAuthString();
}
