using System.Text.RegularExpressions;
using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using Moq;
using Spectre.Console.Testing;

namespace ArcBox.Samples.ImageCli.Tests;

/// <summary><c>pull</c> with several references.</summary>
internal sealed partial class SeveralPullTests
{
    private readonly CliHarness _cli = new();

    [Test]
    public async Task Pull_Redirected_LinesNameTheReference()
    {
        SetUp("a:1", Streams.Of(Streams.Line("l1", "Downloading", 1, 2), Streams.Line("l1", "Downloading", 2, 2), Streams.Line("", "Digest: sha256:12")));
        SetUp("b:1", Streams.Of(Streams.Line("l1", "Downloading", 1, 2), Streams.Line("", "Status: Downloaded newer image for b:1")));

        CliResult result = await _cli.RunAsync("pull", "a:1", "b:1");

        Assert.That(result.Lines.Where(line => line.StartsWith("a:1: ", StringComparison.Ordinal)), Is.EqualTo((string[])
        [
            "a:1: l1: Downloading", "a:1: Digest: sha256:12", "a:1: Status: Pulled a:1",
        ]));
        Assert.That(result.Lines.Where(line => line.StartsWith("b:1: ", StringComparison.Ordinal)), Is.EqualTo((string[])
        [
            "b:1: l1: Downloading", "b:1: Status: Downloaded newer image for b:1",
        ]));
        Assert.That((result.ExitCode, result.Lines.Length), Is.EqualTo((0, 5)));
    }

    [Test]
    public async Task Pull_SomeFail_AreToldEachAndTheFirstOnTheCommandLineIsTheExitCode()
    {
        Mock<IImageClient> client = _cli.Client;
        TaskCompletionSource otherFailed = new();
        SetUp("a", FailsAfter(otherFailed.Task, new ImageNotFoundException("no such image")));
        SetUp("b", FailsAfter(Task.CompletedTask, new RegistryAuthenticationException("log in"), otherFailed));
        SetUp("c", Streams.Of(Streams.Line("", "Status: Image is up to date for c")));

        CliResult result = await _cli.RunAsync("pull", "a", "b", "c");

        Assert.That(result.ExitCode, Is.EqualTo(4));
        Assert.That(result.Error, Does.Contain("arcbox-images: a: no such image\n")
            .And.Contains("arcbox-images: b: log in\n  give credentials with --username NAME --password-stdin, or store them with 'docker login'\n"));
        Assert.That(result.Out, Is.EqualTo("c: Status: Image is up to date for c\n"));
        client.VerifyAll();
    }

    [Test]
    public async Task Pull_Json_ProgressResultAndErrorNameTheReference()
    {
        SetUp("a", Streams.Of(Streams.Line("l1", "Waiting")));
        SetUp("b", Streams.Of<PullProgress>().Then(new ImageNotFoundException("no such image")));

        CliResult result = await _cli.RunAsync("pull", "a", "b", "--json");

        Assert.That(result.Lines, Is.EqualTo((string[])
        [
            """{"kind":"pullProgress","reference":"a","id":"l1","status":"Waiting","progress":"","current":0,"total":0}""",
            """{"kind":"pullResult","reference":"a","digest":null,"summary":null,"upToDate":false}""",
        ]));
        Assert.That(result.JsonError.GetProperty("reference").GetString(), Is.EqualTo("b"));
        Assert.That(result.ExitCode, Is.EqualTo(4));
    }

    [Test]
    public async Task Pull_PlatformAndCredential_AreThoseOfAll()
    {
        _cli.In = new StringReader("secret\n");
        List<PullOptions> options = [];
        _cli.Client.Setup(client => client.PullAsync(It.IsAny<string>(), It.IsAny<PullOptions>(), It.IsAny<CancellationToken>()))
            .Callback((string _, PullOptions given, CancellationToken _) => { lock (options) options.Add(given); })
            .Returns(() => Streams.Of<PullProgress>());

        await _cli.RunAsync("pull", "a", "b", "--platform", "linux/arm64", "--username", "me", "--password-stdin");

        Assert.That(options, Has.Count.EqualTo(2));
        Assert.That(options.Select(given => given.Platform?.ToString()), Has.All.EqualTo("linux/arm64"));
        Assert.That(options.Select(given => given.Credential), Has.All.Not.Null.And.All.SameAs(options[0].Credential));
    }

    [Test]
    public async Task Pull_DaemonUnreachable_IsToldOnce()
    {
        SetUp("a", Streams.Of<PullProgress>().Then(new DaemonUnreachableException("no daemon")));
        SetUp("b", Streams.Of<PullProgress>().Then(new DaemonUnreachableException("no daemon")));

        CliResult result = await _cli.RunAsync("pull", "a", "b");

        Assert.That(result, Is.EqualTo(new CliResult(3, "", "arcbox-images: no daemon\n")));
    }

    [Test]
    public async Task Pull_OnTerminal_ShowsARowForEachAndLeavesHowEachEnded()
    {
        using TestConsole terminal = new TestConsole().Width(90).Height(10).Interactive().EmitAnsiSequences();
        _cli.Terminal = terminal;
        SetUp("docker.io/library/a:1", Streams.Of(Streams.Line("l1", "Downloading", 5_000_000, 10_000_000), Streams.Line("", "Digest: sha256:12")));
        SetUp("registry.example.com/team/with/a/very/long/name:2", Streams.Of(Streams.Line("", "Status: Image is up to date for it")));
        SetUp("c", Streams.Of(Streams.Line("l2", "Downloading", 1, 2), Streams.Line("", "WARNING: \e[2Jold")).Then(new ArcBoxException("cut")));

        CliResult result = await _cli.RunAsync("pull", "docker.io/library/a:1", "registry.example.com/team/with/a/very/long/name:2", "c");

        string[] drawn = ControlSequence().Replace(terminal.Output, "").Split('\n');
        Assert.That(drawn, Has.Some.Match(@"^a:1 +Pulled +━+ +10MB 100%$"));
        Assert.That(drawn, Has.Some.Match(@"^…/team/with/a/very/long/name:2 +Up to date +━+ +100%$"));
        Assert.That(drawn, Has.Some.Match(@"^c +Failed +━+ +1B/2B +19%$"));
        Assert.That(drawn, Has.Some.Match(@"^Total +2 of 3, 1 failed +━+ +10MB +73%$"));
        Assert.That(drawn, Has.Some.EqualTo(@"c: WARNING: \u001b[2Jold"));
        Assert.That(result.Lines, Is.EqualTo((string[])
        [
            "docker.io/library/a:1: Digest: sha256:12",
            "docker.io/library/a:1: Status: Pulled docker.io/library/a:1",
            "registry.example.com/team/with/a/very/long/name:2: Status: Image is up to date for it",
        ]));
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((1, "arcbox-images: c: cut\n")));
    }

    [Test]
    public async Task Pull_InterruptedOnTerminal_CancelsAllAndLeavesHowFarEachIs()
    {
        using TestConsole terminal = new TestConsole().Width(90).Height(10).Interactive().EmitAnsiSequences();
        _cli.Terminal = terminal;
        TaskCompletionSource[] begun = [new(), new()];
        foreach ((string name, TaskCompletionSource source) in new[] { "a:1", "b:1" }.Zip(begun))
        {
            _cli.Client.Setup(client => client.PullAsync(name, It.IsAny<PullOptions>(), It.IsAny<CancellationToken>()))
                .Returns((string _, PullOptions _, CancellationToken token)
                    => Streams.Of(Streams.Line("l1", "Downloading", 5, 10)).Concat(Streams.Endless<PullProgress>(source, token)));
        }

        using CancellationTokenSource interrupt = new();
        Task<CliResult> run = _cli.RunAsync(["pull", "a:1", "b:1"], interrupt.Token);
        foreach (TaskCompletionSource source in begun) await source.Task;
        await interrupt.CancelAsync();

        Assert.That(await run, Is.EqualTo(new CliResult(130, "", "arcbox-images: interrupted\n")));
        Assert.That(terminal.Output, Does.EndWith("\e[?25ha:1: Downloading 5B/10B\nb:1: Downloading 5B/10B\n"));
    }

    [GeneratedRegex("\r|\e\\[[?0-9;]*[a-zA-Z]")]
    private static partial Regex ControlSequence();

    private void SetUp(string reference, IAsyncEnumerable<PullProgress> lines)
        => _cli.Client.Setup(client => client.PullAsync(reference, It.IsAny<PullOptions>(), It.IsAny<CancellationToken>())).Returns(lines);

    private static async IAsyncEnumerable<PullProgress> FailsAfter(Task gate, Exception failure, TaskCompletionSource? failed = null)
    {
        await gate;
        foreach (int _ in Array.Empty<int>()) yield return new PullProgress();
        failed?.SetResult();
        throw failure;
    }
}
