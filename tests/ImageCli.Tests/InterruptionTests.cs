using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using Moq;
using Spectre.Console.Testing;

namespace ArcBox.Samples.ImageCli.Tests;

internal sealed class InterruptionTests
{
    private readonly CliHarness _cli = new();

    [TestCase(false)]
    [TestCase(true)]
    public async Task Pull_Interrupted_Is130(bool onTerminal)
    {
        using TestConsole terminal = new TestConsole().EmitAnsiSequences().Interactive();
        if (onTerminal) (_cli.Terminal, _cli.IsErrorTerminal) = (terminal, true);
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _cli.Client.Setup(client => client.PullAsync("x", It.IsAny<PullOptions>(), It.IsAny<CancellationToken>()))
            .Returns((string _, PullOptions _, CancellationToken token) => Streams.Endless<PullProgress>(begun, token));
        using CancellationTokenSource interrupt = new();

        Task<CliResult> run = _cli.RunAsync(["pull", "x"], interrupt.Token);
        await begun.Task;
        await interrupt.CancelAsync();
        CliResult result = await run;

        Assert.That(result, Is.EqualTo(new CliResult(130, "", "arcbox-images: interrupted\n")));
        // The cursor was hidden while the bars were drawn.
        int shown = terminal.Output.LastIndexOf("\e[?25h", StringComparison.Ordinal);
        int hidden = terminal.Output.LastIndexOf("\e[?25l", StringComparison.Ordinal);
        if (onTerminal) Assert.That(shown, Is.GreaterThan(hidden));
    }

    [TestCase("plain", true, true, "", "\n")]
    [TestCase("auto", false, true, "", "\n")]
    [TestCase("plain", true, false, "\n", "")]
    [TestCase("auto", false, false, "", "")]
    [TestCase("auto", true, true, "", "", Description = "the rows were drawn over it")]
    public async Task Build_Interrupted_LeavesTheLineWithTheEchoedKey(
        string progress, bool outIsTerminal, bool errorIsTerminal, string output, string beforeMessage)
    {
        using TestConsole terminal = new TestConsole().SupportsAnsi(true).Interactive();
        if (outIsTerminal) _cli.Terminal = terminal;
        _cli.IsErrorTerminal = errorIsTerminal;
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _cli.Client.Setup(client => client.BuildAsync(It.IsAny<ImageBuildContext>(), It.IsAny<BuildOptions>(), It.IsAny<CancellationToken>()))
            .Returns((ImageBuildContext _, BuildOptions _, CancellationToken token) => Streams.Endless<BuildProgress>(begun, token));
        using CancellationTokenSource interrupt = new();
        DirectoryInfo directory = Directory.CreateTempSubdirectory("arcbox-cli-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "Dockerfile"), "FROM x", CancellationToken.None);

            Task<CliResult> run = _cli.RunAsync(["build", directory.FullName, "--progress", progress], interrupt.Token);
            await begun.Task;
            await interrupt.CancelAsync();

            Assert.That(await run, Is.EqualTo(new CliResult(130, output, $"{beforeMessage}arcbox-images: interrupted\n")));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Pull_InterruptedWhileWaitingForThePassword_Is130()
    {
        using SilentReader silent = new();
        _cli.In = silent;
        _cli.IsInputTerminal = true;
        using CancellationTokenSource interrupt = new();

        Task<CliResult> run = _cli.RunAsync(["pull", "x", "--username", "me", "--password-stdin"], interrupt.Token);
        await silent.Asked.Task;
        await interrupt.CancelAsync();
        CliResult result = await run;

        Assert.That(result.ExitCode, Is.EqualTo(130));
        Assert.That(result.Error, Does.Contain("waiting for the password"));
    }

    /// <summary>A keyboard at which nobody types.</summary>
    private sealed class SilentReader : TextReader
    {
        private readonly ManualResetEventSlim _end = new();

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override int Read()
        {
            Asked.TrySetResult();
            _end.Wait();
            return -1;
        }

        protected override void Dispose(bool disposing)
        {
            _end.Set();
            base.Dispose(disposing);
        }
    }
}
