using System.Runtime.Versioning;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Credentials;

/// <summary>The helper that is asked although nobody named one.</summary>
[Platform("Linux", Reason = "The helpers are shell scripts, and other platforms have other usual ones.")]
public sealed class DefaultHelperTests
{
    private DockerHome _home;

    [SetUp]
    public async Task SetUpAsync()
    {
        _home = new DockerHome();
        foreach (string name in (string[])["pass", "secretservice"])
            await _home.HelperAsync(name, $$"""echo '{"Username":"{{name}}","Secret":"pw"}'""");
    }

    [TearDown]
    public void TearDown() => _home.Dispose();

    [TestCase(false, "secretservice")]
    [TestCase(true, "pass")]
    public async Task GetAsync_NothingConfigured_AsksTheInstalledOne(bool hasPass, string expected)
    {
        if (hasPass) await _home.ProgramAsync("pass", "exit 1");

        RegistryCredential? found = await GetAsync(_home.Options);

        Assert.That(found?.ToAuthString(), Is.EqualTo(RegistryCredential.Basic(expected, "pw", "a").ToAuthString()));
    }

    [Test]
    public async Task GetAsync_PassWithoutItsHelper_AsksNobody()
    {
        await _home.ProgramAsync("pass", "exit 1");
        File.Delete(_home["bin/docker-credential-pass"]);

        Assert.That(await GetAsync(_home.Options), Is.Null);
    }

    [Test]
    [SupportedOSPlatform("linux")]
    public async Task GetAsync_NotExecutable_IsNotAsked()
    {
        File.SetUnixFileMode(_home["bin/docker-credential-secretservice"], UnixFileMode.UserRead);

        Assert.That(await GetAsync(_home.Options), Is.Null);
    }

    [Test]
    public async Task GetAsync_InstalledOneFails_AsksNobody()
    {
        await _home.HelperAsync("secretservice", "echo 'Cannot autolaunch D-Bus without X11 $DISPLAY'; exit 1");

        Assert.That(await GetAsync(_home.Options), Is.Null);
    }

    [Test]
    public async Task GetAsync_SwitchedOff_AsksNobody() => Assert.That(await GetAsync(_home.Options with { UseDefaultHelper = false }), Is.Null);

    [TestCase("""{"auths":{"other":{}}}""")]
    [TestCase("""{"credHelpers":{"other":"x"}}""")]
    public async Task GetAsync_SomethingConfigured_AsksNobody(string config)
    {
        _home.Config(config);

        Assert.That(await GetAsync(_home.Options), Is.Null);
    }

    private static Task<RegistryCredential?> GetAsync(DockerCredentialOptions options) => new DockerCredentialSource(options).GetAsync("a").Soon();
}
