using ArcBox.Protocol;
using Grpc.Core;
using Moq;

namespace ArcBox.Samples.ImageCli.Tests;

/// <summary>The options --timeout and --stall-timeout.</summary>
internal sealed class TimeLimitTests
{
    private readonly CliHarness _cli = new();

    [TestCase("list --timeout 5")]
    [TestCase("inspect x --timeout 5")]
    [TestCase("tag x y --timeout 5")]
    [TestCase("rm x --timeout 5")]
    [TestCase("--timeout 5 exists x")]
    public async Task Timeout_OneAnswer_IsTheClients(string commandLine)
    {
        await _cli.RunAsync(commandLine.Split(' '));

        Assert.That((_cli.OpenedWith!.CallTimeout, _cli.OpenedWith.StallTimeout), Is.EqualTo((TimeSpan.FromSeconds(5), default(TimeSpan?))));
        Assert.That(_cli.OpenedWith.TimeProvider, Is.SameAs(_cli.Time));
    }

    [TestCase("pull x --stall-timeout 5")]
    [TestCase("--stall-timeout 5 push x")]
    [TestCase("build . --stall-timeout 5")]
    public async Task StallTimeout_Progress_IsTheClients(string commandLine)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("ab-");
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "Dockerfile"), "FROM scratch");
        _cli.CurrentDirectory = directory.FullName;

        await _cli.RunAsync(commandLine.Split(' '));

        directory.Delete(recursive: true);
        Assert.That((_cli.OpenedWith!.CallTimeout, _cli.OpenedWith.StallTimeout), Is.EqualTo((default(TimeSpan?), TimeSpan.FromSeconds(5))));
    }

    [TestCase("exists x")]
    [TestCase("pull x")]
    public async Task Limits_NotGiven_AreNone(string commandLine)
    {
        await _cli.RunAsync(commandLine.Split(' '));

        Assert.That((_cli.OpenedWith!.CallTimeout, _cli.OpenedWith.StallTimeout), Is.EqualTo((default(TimeSpan?), default(TimeSpan?))));
    }

    [TestCase("pull x --timeout 5", "pull takes no --timeout, which is for list, inspect, tag, rm and exists")]
    [TestCase("push x --timeout 5", "push takes no --timeout, which is for list, inspect, tag, rm and exists")]
    [TestCase("build . --timeout 5", "build takes no --timeout, which is for list, inspect, tag, rm and exists")]
    [TestCase("endpoints --timeout 5", "endpoints takes no --timeout, which is for list, inspect, tag, rm and exists")]
    [TestCase("list --stall-timeout 5", "list takes no --stall-timeout, which is for pull, push and build")]
    [TestCase("endpoints --stall-timeout 5", "endpoints takes no --stall-timeout, which is for pull, push and build")]
    public async Task Limit_OfAnotherCommand_IsAUsageError(string commandLine, string message)
    {
        CliResult result = await _cli.RunAsync(commandLine.Split(' '));

        Assert.That(result, Is.EqualTo(new CliResult(ExitCode.Usage, "", $"arcbox-images: {message}\n")));
        Assert.That(_cli.Endpoints, Is.Empty);
    }

    [Test]
    public async Task Limit_NoTime_IsAUsageError([Values("--timeout", "--stall-timeout")] string option, [Values("0", "-1", "soon", "86401")] string seconds)
    {
        CliResult result = await _cli.RunAsync("exists", "x", $"{option}={seconds}");

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Usage));
        Assert.That(result.Error, Does.Contain($"'{seconds}' is no time to wait: {option} takes 1 to 86400 seconds."));
    }

    [Test]
    public async Task Pull_Stalled_FailsAndSaysSo()
    {
        _cli.Client.Setup(client => client.PullAsync("x", It.IsAny<PullOptions>(), It.IsAny<CancellationToken>())).Returns(
            Streams.Of(Streams.Line("a", "Downloading", 1, 2)).Then(
                new ArcBoxException("Nothing happened in Pull for 5 s, which is its stall timeout.", StatusCode.DeadlineExceeded) { Reason = ErrorReasons.Stalled }));

        CliResult result = await _cli.RunAsync("pull", "x", "--stall-timeout", "5");

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((1, "arcbox-images: Nothing happened in Pull for 5 s, which is its stall timeout.\n")));
    }

    [Test]
    public async Task Pull_DemoWithStallTimeout_EndsWell()
    {
        _cli.OpenClient = CliClients.OpenAsync;

        CliResult result = await _cli.RunThroughTimeAsync("--endpoint", "demo:", "pull", "redis:8", "--stall-timeout", "86400");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
    }
}
