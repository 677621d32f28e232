using System.Text;
using ArcBox.Protocol;
using Moq;

namespace ArcBox.Samples.ImageCli.Tests;

internal sealed class CredentialTests
{
    private const string Secret = "CANARY-s3cret";

    private readonly CliHarness _cli = new();
    private RegistryCredential? _sent;

    [TestCase(Secret + "\n")]
    [TestCase(Secret + "\r\nmore lines\n")]
    [TestCase(Secret)]
    public async Task Pull_PasswordOnInput_IsSentWithoutItsLineEnd(string input)
    {
        _cli.In = new StringReader(input);
        SetUpPull(new RegistryAuthenticationException("the registry refuses the credential"));

        CliResult result = await _cli.RunAsync("pull", "x", "--username", "me", "--password-stdin");

        Assert.That(Decoded(_sent), Is.EqualTo($$"""{"username":"me","password":"{{Secret}}"}"""));
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Out + result.Error, Does.Not.Contain(Secret));
    }

    [Test]
    public async Task Push_PasswordOnInput_IsSent()
    {
        _cli.In = new StringReader(Secret);
        _cli.Client.Setup(client => client.PushAsync("x", It.IsAny<PushOptions>(), It.IsAny<CancellationToken>()))
            .Callback((string _, PushOptions options, CancellationToken _) => _sent = options.Credential)
            .Returns(Streams.Of<Protocol.V1.PushProgress>());

        CliResult result = await _cli.RunAsync("--username", "me", "--password-stdin", "push", "x");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(Decoded(_sent), Does.Contain(Secret));
    }

    [TestCase("")]
    [TestCase("\n")]
    public async Task Pull_NoPasswordOnInput_IsUsage(string input)
    {
        _cli.In = new StringReader(input);

        CliResult result = await _cli.RunAsync("pull", "x", "--username", "me", "--password-stdin");

        Assert.That(result, Is.EqualTo(new CliResult(2, "", "arcbox-images: standard input holds no password\n")));
    }

    [Test]
    public async Task Pull_EndlessInput_IsUsageAndNotInTheMessage()
    {
        _cli.In = new StringReader(new string('x', 100_000));

        CliResult result = await _cli.RunAsync("pull", "y", "--username", "me", "--password-stdin");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Not.Contain("xxx"));
    }

    [TestCase("a:b", "cannot contain a colon")]
    [TestCase("", "is empty")]
    public async Task Pull_WrongUserName_IsUsageAndNamesTheOption(string name, string problem)
    {
        _cli.In = new StringReader(Secret);

        CliResult result = await _cli.RunAsync("pull", "x", "--username", name, "--password-stdin");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith($"arcbox-images: The user name of --username {problem}.\n"));
        Assert.That(_cli.Endpoints, Is.Empty);
    }

    [TestCase("build .")]
    [TestCase("list")]
    [TestCase("inspect x")]
    [TestCase("tag x y")]
    [TestCase("rm x")]
    [TestCase("exists x")]
    public async Task Run_CommandThatTakesNoCredential_RefusesIt(string commandLine)
    {
        _cli.In = new StringReader(Secret);
        string[] words = commandLine.Split(' ');

        CliResult result = await _cli.RunAsync([.. words, "--username", "me", "--password-stdin"]);

        Assert.That(result, Is.EqualTo(new CliResult(
            2, "", $"arcbox-images: {words[0]} takes no credentials: --username and --password-stdin are for pull and push\n")));
        Assert.That(_cli.Endpoints, Is.Empty);
    }

    [TestCase("pull x", "give credentials with --username NAME --password-stdin, or store them with 'docker login'")]
    [TestCase("pull x --username me --password-stdin", "the registry refused the credentials given")]
    public async Task Pull_RegistryRefuses_SaysWhatToDo(string commandLine, string advice)
    {
        _cli.In = new StringReader(Secret);
        SetUpPull(new RegistryAuthenticationException("the registry wants a login"));

        CliResult result = await _cli.RunAsync(commandLine.Split(' '));

        Assert.That(result, Is.EqualTo(new CliResult(1, "", $"arcbox-images: the registry wants a login\n  {advice}\n")));
    }

    [Test]
    public async Task Pull_WithoutUsername_SendsNone()
    {
        SetUpPull(new ImageNotFoundException("no"));

        await _cli.RunAsync("pull", "x");

        Assert.That(_sent, Is.Null);
    }

    [TestCase("pull x", true)]
    [TestCase("pull x --username me --password-stdin", true)]
    [TestCase("pull x --no-stored-credentials", false)]
    [TestCase("--no-stored-credentials pull x", false)]
    public async Task Pull_StoredCredentials_AreUsedUnlessSwitchedOff(string commandLine, bool expected)
    {
        _cli.Credentials = new DockerCredentialSource();
        _cli.In = new StringReader(Secret);
        SetUpPull(new ImageNotFoundException("no"));

        await _cli.RunAsync(commandLine.Split(' '));

        Assert.That(_cli.OpenedWith!.CredentialSource, expected ? Is.SameAs(_cli.Credentials) : Is.Null);
    }

    private static IEnumerable<TestCaseData<Exception, string?>> StoredFailures() =>
    [
        new(new CredentialException("the helper is missing"), "or go without, with --no-stored-credentials") { TestName = "{m}(unreadable)" },
        new(new ArcBoxException("plain text") { Reason = ErrorReasons.InsecureTransport },
            "the credentials are stored ones; to go without them: --no-stored-credentials") { TestName = "{m}(plain text)" },
    ];

    [TestCaseSource(nameof(StoredFailures))]
    public async Task Pull_StoredCredentialsFail_SaysHowToGoWithout(Exception failure, string advice)
    {
        SetUpPull(failure);

        CliResult result = await _cli.RunAsync("pull", "x");

        Assert.That(result, Is.EqualTo(new CliResult(1, "", $"arcbox-images: {failure.Message}\n  {advice}\n")));
    }

    private void SetUpPull(Exception failure)
        => _cli.Client.Setup(client => client.PullAsync("x", It.IsAny<PullOptions>(), It.IsAny<CancellationToken>()))
            .Callback((string _, PullOptions options, CancellationToken _) => _sent = options.Credential)
            .Returns(Streams.Of<Protocol.V1.PullProgress>().Then(failure));

    private static string Decoded(RegistryCredential? credential)
        => Encoding.UTF8.GetString(Convert.FromBase64String(credential!.ToAuthString().Replace('-', '+').Replace('_', '/')));
}
