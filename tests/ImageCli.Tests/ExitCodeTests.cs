using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Moq;

namespace ArcBox.Samples.ImageCli.Tests;

internal sealed class ExitCodeTests
{
    private readonly CliHarness _cli = new();

    private static readonly TestCaseData[] Failures =
    [
        new(new ArcBoxException("refused", StatusCode.PermissionDenied), 1),
        new(new ArcBoxException("registry", StatusCode.Unavailable) { Reason = ErrorReasons.RegistryUnreachable }, 1),
        new(new RegistryAuthenticationException("who?"), 1),
        new(new ImageServiceNotImplementedException("not here"), 1),
        new(new InvalidOperationException("a bug"), 1),
        new(new OperationCanceledException("nobody asked for it"), 1),
        new(new IOException("disk"), 1),
        new(new FormatException("a bug"), 1),
        new(new ArgumentException("a bug", "parameter"), 1),
        new(new DaemonUnreachableException("nobody there"), 3),
        new(new ImageNotFoundException("no such image"), 4),
    ];

    [TestCaseSource(nameof(Failures))]
    public async Task Inspect_ClientThrows_ExitCodeTellsTheKind(Exception failure, int exitCode)
    {
        _cli.Client.Setup(client => client.InspectAsync("x", null, It.IsAny<CancellationToken>())).ThrowsAsync(failure);

        CliResult result = await _cli.RunAsync("inspect", "x");

        Assert.That(result.ExitCode, Is.EqualTo(exitCode));
        Assert.That(result.Error, Does.StartWith("arcbox-images: ").And.Contains(failure.Message).And.Not.Contains("   at "));
        Assert.That(result.Out, Is.Empty);
    }

    [TestCase("")]
    [TestCase("bogus")]
    [TestCase("[suggest]")]
    [TestCase("pull")]
    [TestCase("pull UPPER")]
    [TestCase("pull a UPPER")]
    [TestCase("push a b")]
    [TestCase("build . --progress loud")]
    [TestCase("pull x --platform a/b/c/d")]
    [TestCase("pull x --platform arm64")]
    [TestCase("pull x --platform x")]
    [TestCase("push x@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [TestCase("push x --endpoint tcp://localhost:2375")]
    [TestCase("push x --endpoint ttrpc://localhost:5001")]
    [TestCase("list --filter dangling")]
    [TestCase("list --filter =x")]
    [TestCase("tag x bad::name")]
    [TestCase("rm")]
    [TestCase("build . -t UPPER")]
    [TestCase("inspect x --nope")]
    [TestCase("pull x --username me")]
    [TestCase("pull x --password-stdin")]
    public async Task Run_WrongCommandLine_IsTwoAndNothingIsOpened(string commandLine)
    {
        CliResult result = await _cli.RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("arcbox-images: "));
        Assert.That(result.Out, Is.Empty);
        Assert.That(_cli.Endpoints, Is.Empty);
    }

    [Test]
    public async Task Rm_BlankReference_IsTwo()
        => Assert.That((await _cli.RunAsync("rm", " ")).ExitCode, Is.EqualTo(2));

    [TestCase("/?")]
    [TestCase("/h")]
    [Platform(Exclude = "Win", Reason = "There it is how programs are asked for help.")]
    public async Task Run_HelpInTheSpellingOfWindows_IsTwo(string word)
    {
        CliResult result = await _cli.RunAsync(word);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith($"arcbox-images: '{word}' is not a command."));
    }

    [Test]
    public async Task Rm_Help_SaysThatItTakesSeveral() => Assert.That((await _cli.RunAsync("rm", "--help")).Out, Does.Contain("<REF>..."));

    [TestCase("--help")]
    [TestCase("pull --help")]
    [TestCase("--version")]
    public async Task Run_AskedForHelp_IsZero(string commandLine)
    {
        CliResult result = await _cli.RunAsync(commandLine.Split(' '));

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Out, Is.Not.Empty);
        Assert.That(result.Error, Is.Empty);
    }

    [Test]
    public async Task Run_NoEndpointFound_IsThreeAndTellsEachAttempt()
    {
        _cli.OpenClient = (_, _, _) => throw new DaemonUnreachableException("nothing serves images")
        {
            Attempts =
            [
                new() { Endpoint = "unix:///a.sock", Source = "ArcBox's default socket", Problem = "no such file" },
                new() { Endpoint = "docker+unix:///b.sock", Source = "DOCKER_HOST", Problem = "no permission" },
            ],
        };

        CliResult result = await _cli.RunAsync("list");

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Error, Is.EqualTo("""
            arcbox-images: nothing serves images
              tried unix:///a.sock (ArcBox's default socket): no such file
              tried docker+unix:///b.sock (DOCKER_HOST): no permission
              start a daemon, or name one with --endpoint URI

            """.ReplaceLineEndings("\n")));
    }

    [TestCase("nobody listens", "nobody listens\n  tried unix:///a.sock (given): nobody listens")]
    [TestCase("nobody listens at unix:///a.sock", "nobody listens at unix:///a.sock")]
    public async Task Run_GivenEndpointNotReached_IsToldOnce(string problem, string expected)
    {
        _cli.Client.Setup(client => client.ListAsync(It.IsAny<ListOptions>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new DaemonUnreachableException(problem)
            {
                Endpoint = "unix:///a.sock",
                Attempts = [new() { Endpoint = "unix:///a.sock", Source = "given", Problem = problem }],
            });

        CliResult result = await _cli.RunAsync("list", "--endpoint", "unix:///a.sock");

        Assert.That(result.Error, Is.EqualTo($"arcbox-images: {expected}\n"));
    }

    [Test]
    public async Task Exists_MissingImage_IsFour()
    {
        _cli.Client.Setup(client => client.FindIdAsync("x", null, It.IsAny<CancellationToken>())).ReturnsAsync((string?)null);

        CliResult result = await _cli.RunAsync("exists", "x");

        Assert.That(result, Is.EqualTo(new CliResult(4, "", "arcbox-images: no such image: x\n")));
    }

    [Test]
    public async Task Rm_SeveralFail_TriesAllAndTellsTheFirstKind()
    {
        _cli.Client.Setup(client => client.RemoveAsync("a", It.IsAny<RemoveOptions>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new ImageNotFoundException("no such image"));
        _cli.Client.Setup(client => client.RemoveAsync("b", It.IsAny<RemoveOptions>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new ArcBoxException("in use", StatusCode.FailedPrecondition));
        _cli.Client.Setup(client => client.RemoveAsync("c", It.IsAny<RemoveOptions>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new RemoveImageResponse { Untagged = { "c:latest" }, Deleted = { "sha256:1" } });

        CliResult result = await _cli.RunAsync("rm", "a", "b", "c");

        Assert.That(result, Is.EqualTo(new CliResult(
            4, "Untagged: c:latest\nDeleted: sha256:1\n", "arcbox-images: a: no such image\narcbox-images: b: in use\n")));
    }

    [Test]
    public async Task Rm_DaemonUnreachable_StopsAtOnce()
    {
        _cli.Client.Setup(client => client.RemoveAsync("a", It.IsAny<RemoveOptions>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new DaemonUnreachableException("gone"));

        Assert.That((await _cli.RunAsync("rm", "a", "b")).ExitCode, Is.EqualTo(3));
    }
}
