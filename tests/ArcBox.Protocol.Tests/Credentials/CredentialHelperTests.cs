using ArcBox.Protocol.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Credentials;

/// <summary>Real helpers: shell scripts that do what those of users do, and what they should not.</summary>
[Platform("Linux", Reason = "The helpers are shell scripts, and say by a named pipe when they have ended.")]
[CancelAfter(30_000)]
public sealed class CredentialHelperTests
{
    private const string Registry = "registry.example.com:5000";
    private const string Canary = "c4n4ry-s3cr3t";
    private const string UsesHelper = """{"credsStore":"x"}""";

    private DockerHome _home;

    [SetUp]
    public void SetUp() => _home = new DockerHome();

    [TearDown]
    public void TearDown() => _home.Dispose();

    [TestCase("docker.io", "https://index.docker.io/v1/")]
    [TestCase(Registry, Registry)]
    public async Task GetAsync_Helper_IsAskedWithTheRegistryOnItsInput(string registry, string key, CancellationToken cancellationToken)
    {
        _home.Config(UsesHelper);
        await _home.HelperAsync("x", $$"""
            echo "$*|$(cat)" >'{{_home["asked"]}}'
            echo noise >&2
            echo '{"ServerURL":"whatever","Username":"me","Secret":"pw"}'
            """);

        RegistryCredential? found = await GetAsync(registry, cancellationToken);

        Assert.That(found?.ToAuthString(), Is.EqualTo(RegistryCredential.Basic("me", "pw", key).ToAuthString()));
        Assert.That(await File.ReadAllTextAsync(_home["asked"], cancellationToken), Is.EqualTo($"get|{key}\n"));
    }

    [Test]
    public async Task GetAsync_TokenUser_IsAnIdentityToken(CancellationToken cancellationToken)
    {
        _home.Config(UsesHelper);
        await _home.HelperAsync("x", """echo '{"Username":"<token>","Secret":"t"}'""");

        Assert.That(
            (await GetAsync(Registry, cancellationToken))?.ToAuthString(), Is.EqualTo(RegistryCredential.IdentityToken("t", Registry).ToAuthString()));
    }

    [Test]
    public async Task GetAsync_SeveralStores_TheRegistrysOwnHelperThenTheCommonOneAndNotTheFile(CancellationToken cancellationToken)
    {
        _home.Config("""
            {"credHelpers":{"a":"own","d":""},"credsStore":"common","auths":{"a":{"username":"u"},"c":{"username":"u"},"d":{"username":"file","password":"pw"}}}
            """);
        await _home.HelperAsync("own", """echo '{"Username":"own","Secret":"pw"}'""");
        await _home.HelperAsync("common", """
            if [ "$(cat)" = b ]; then echo '{"Username":"common","Secret":"pw"}'; else echo 'credentials not found in native keychain'; exit 1; fi
            """);

        Assert.That((await GetAsync("a", cancellationToken))?.ToAuthString(), Is.EqualTo(RegistryCredential.Basic("own", "pw", "a").ToAuthString()));
        Assert.That((await GetAsync("b", cancellationToken))?.ToAuthString(), Is.EqualTo(RegistryCredential.Basic("common", "pw", "b").ToAuthString()));
        Assert.That(await GetAsync("c", cancellationToken), Is.Null);
        Assert.That((await GetAsync("d", cancellationToken))?.ToAuthString(), Is.EqualTo(RegistryCredential.Basic("file", "pw", "d").ToAuthString()));
    }

    [TestCase("echo 'no way in'; echo 'and why' >&2; exit 3", "exit code 3: no way in and why")]
    [TestCase("exec 0<&-; exit 1", "it did not say why")]
    [TestCase($$"""echo 'warning'; echo '{"Username":"me","Secret":"{{Canary}}"}'; exit 1""", "it did not say why")]
    [TestCase($"echo {Canary}", "is not a credential")]
    [TestCase($$"""echo '{"Username":"","Secret":"{{Canary}}"}'""", "is not a credential")]
    [TestCase("head -c 70000 /dev/zero", "more than 65536 bytes")]
    [TestCase("head -c 60000 /dev/zero | tr '\\0' o; exit 1", "oooooo")]
    [TestCase("head -c 70000 /dev/zero | tr '\\0' e >&2; exit 1", "eeeeee")]
    public async Task GetAsync_HelperFails_SaysHowAndWhatToDo(string script, string told, CancellationToken cancellationToken)
    {
        _home.Config(UsesHelper);
        await _home.HelperAsync("x", script);

        CredentialException failure = await Thrown.ByAsync<CredentialException>(GetAsync(Registry, cancellationToken));

        Assert.That(failure.Message, Does.Contain("docker-credential-x").And.Contain(Registry).And.Contain(told));
        Assert.That(failure.Message, Has.Length.LessThan(4096));
        Assert.That(failure.ToString(), Does.Not.Contain(Canary));
    }

    [TestCase("../x", "Correct the name")]
    [TestCase("a\\\\x", "Correct the name")]
    [TestCase("missing", "not on PATH")]
    [TestCase("directory", "not on PATH")]
    public async Task GetAsync_NoSuchHelper_IsToldWithWhoNamedIt(string name, string told, CancellationToken cancellationToken)
    {
        string config = _home.Config($$"""{"credsStore":"{{name}}"}""");
        await _home.ProgramAsync("x", "touch ran");
        Directory.CreateDirectory(_home["bin/docker-credential-directory"]);

        CredentialException failure = await Thrown.ByAsync<CredentialException>(GetAsync(Registry, cancellationToken));

        Assert.That(failure.Message, Does.Contain(config).And.Contain(told));
    }

    [Test]
    public async Task GetAsync_HelperHangs_IsKilledWithItsChildrenWhenItsTimeIsOver(CancellationToken cancellationToken)
    {
        FakeTimeProvider time = new();
        DockerCredentialSource source = new(_home.Options with { HelperTimeout = TimeSpan.FromSeconds(5), TimeProvider = time });
        await HangAsync();
        Task<RegistryCredential?> asked = source.GetAsync(Registry, cancellationToken).AsTask();
        using StreamReader hanging = await OpenHangingAsync(cancellationToken);

        time.Advance(TimeSpan.FromSeconds(5));

        CredentialException failure = await Thrown.ByAsync<CredentialException>(asked);
        Assert.That(failure.Message, Does.Contain("within 5 s"));
        Assert.That(await hanging.ReadToEndAsync(cancellationToken), Is.Empty);
    }

    [Test]
    public async Task GetAsync_Cancelled_KillsTheHelperWithItsChildren(CancellationToken cancellationToken)
    {
        using CancellationTokenSource caller = new();
        await HangAsync();
        Task<RegistryCredential?> asked = GetAsync(Registry, caller.Token);
        using StreamReader hanging = await OpenHangingAsync(cancellationToken);

        await caller.CancelAsync();

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(asked)).CancellationToken, Is.EqualTo(caller.Token));
        Assert.That(await hanging.ReadToEndAsync(cancellationToken), Is.Empty);
    }

    /// <summary>Installs a helper that never answers, and neither does what it starts; both hold the pipe open as long as they live.</summary>
    private async Task HangAsync()
    {
        _home.Config(UsesHelper);
        string pipe = await _home.PipeAsync("alive");
        await _home.HelperAsync("x", $"exec 9>'{pipe}'\nsleep 1000 &\necho begun >&9\nwait");
    }

    private async Task<StreamReader> OpenHangingAsync(CancellationToken cancellationToken)
    {
        StreamReader reader = await Task.Run(() => new StreamReader(_home["alive"]), cancellationToken).Soon();
        Assert.That(await reader.ReadLineAsync(cancellationToken), Is.EqualTo("begun"));
        return reader;
    }

    private Task<RegistryCredential?> GetAsync(string registry, CancellationToken cancellationToken)
        => new DockerCredentialSource(_home.Options).GetAsync(registry, cancellationToken).AsTask();
}
