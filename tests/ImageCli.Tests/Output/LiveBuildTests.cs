using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using Moq;
using Spectre.Console.Testing;

namespace ArcBox.Samples.ImageCli.Tests.Output;

/// <summary>What stays on the terminal after a build.</summary>
internal sealed class LiveBuildTests : IDisposable
{
    private const string Id = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Log = "Step 1/2 : FROM x\n ---> Using cache\nStep 2/2 : RUN make\nmaking\n";

    private readonly CliHarness _cli = new();
    private readonly DirectoryInfo _context = Directory.CreateTempSubdirectory("arcbox-cli-");
    private readonly TestConsole _terminal = new TestConsole().Width(70).Height(20).Interactive().EmitAnsiSequences()
        .Colors(Spectre.Console.ColorSystem.NoColors);

    public LiveBuildTests()
    {
        _cli.Terminal = _terminal;
        _cli.IsErrorTerminal = true;
        File.WriteAllText(Path.Combine(_context.FullName, "Dockerfile"), "FROM x");
    }

    public void Dispose()
    {
        _terminal.Dispose();
        _context.Delete(recursive: true);
    }

    [Test]
    public async Task Build_EndsWell_LeavesStepsWarningsAndTheSum()
    {
        SetUp(Streams.Of(
            new BuildProgress { Stream = Log + "[Warning] One or more build-args [\e[1mX] were not consumed\n" },
            new BuildProgress { Aux = $$"""{"ID":"{{Id}}"}""" }));

        CliResult result = await _cli.RunAsync("build", _context.FullName, "-t", "a:1");

        Assert.That(Left(), Is.EqualTo((string[])
        [
            $"1/2 {"FROM x",-50} {"CACHED",14}",
            $"2/2 {"RUN make",-50} {"done 0.0s",14}",
            "[Warning] One or more build-args [X] were not consumed",
            "Built: 2 steps, 1 cached, 0.0s",
        ]));
        Assert.That((result.ExitCode, result.Out, result.Error), Is.EqualTo((0, $"Image: {Id}\nTag: a:1\n", "")));
    }

    [Test]
    public async Task Build_Fails_LeavesTheStepAndItsLogOnce()
    {
        SetUp(Streams.Of(new BuildProgress { Stream = Log + "\e]0;x\aerror: no rule\n" })
            .Then(new ImageBuildException("the command failed") { Step = "Step 2/2 : RUN make", ExitCode = 2, LogTail = ["making", "error: no rule"] }));

        CliResult result = await _cli.RunAsync("build", _context.FullName);

        string[] left = Left();
        Assert.That(left[1], Does.StartWith("2/2 RUN make").And.EndsWith("FAILED 0.0s"));
        Assert.That(left[2..], Is.EqualTo(new[] { "  │ making", "  │ error: no rule" }));
        Assert.That((result.ExitCode, result.Out), Is.EqualTo((1, "")));
        Assert.That(result.Error, Is.EqualTo("arcbox-images: the command failed\n  at Step 2/2 : RUN make\n  exit code of the command: 2\n"));
    }

    [Test]
    public async Task Build_Interrupted_LeavesTheStepStoppedAndTheCursor()
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _cli.Client.Setup(client => client.BuildAsync(It.IsAny<ImageBuildContext>(), It.IsAny<BuildOptions>(), It.IsAny<CancellationToken>()))
            .Returns((ImageBuildContext _, BuildOptions _, CancellationToken token)
                => Streams.Of(new BuildProgress { Stream = Log }).Concat(Streams.Endless<BuildProgress>(begun, token)));
        using CancellationTokenSource interrupt = new();

        Task<CliResult> run = _cli.RunAsync(["build", _context.FullName], interrupt.Token);
        await begun.Task;
        await interrupt.CancelAsync();
        CliResult result = await run;

        Assert.That(result, Is.EqualTo(new CliResult(130, "", "arcbox-images: interrupted\n")));
        Assert.That(Left(), Has.Length.EqualTo(2).And.Some.StartsWith("2/2 RUN make").And.None.Contains("making"));
    }

    [Test]
    public async Task Build_NothingBegan_LeavesNothing()
    {
        SetUp(Streams.Of<BuildProgress>().Then(new ArcBoxException("no")));

        CliResult result = await _cli.RunAsync("build", _context.FullName);

        Assert.That(Left(), Is.Empty);
        Assert.That(result, Is.EqualTo(new CliResult(1, "", "arcbox-images: no\n")));
    }

    private void SetUp(IAsyncEnumerable<BuildProgress> messages)
        => _cli.Client.Setup(client => client.BuildAsync(It.IsAny<ImageBuildContext>(), It.IsAny<BuildOptions>(), It.IsAny<CancellationToken>()))
            .Returns(messages);

    // What was written after the rows had been cleared, and the cursor was shown again.
    private string[] Left() => [.. _terminal.Output[(_terminal.Output.LastIndexOf("\e[?25h", StringComparison.Ordinal) + 6)..]
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
}
