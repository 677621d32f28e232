using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using ArcBox.Samples.ImageCli.Output.Transfers;
using Moq;
using Spectre.Console.Rendering;
using Spectre.Console.Testing;

namespace ArcBox.Samples.ImageCli.Tests.Output;

internal sealed class TerminalOutputTests : IDisposable
{
    private readonly CliHarness _cli = new();
    private readonly TestConsole _terminal = new TestConsole().Width(80).Height(10).Interactive().SupportsAnsi(true);

    public TerminalOutputTests() => _cli.Terminal = _terminal;

    public void Dispose() => _terminal.Dispose();

    [Test]
    public async Task Pull_OnTerminal_LeavesLayersAndEndsWithTheStatus()
    {
        SetUpPull(
            Streams.Line("1.27", "Pulling from library/nginx"),
            Streams.Line("a1", "Downloading", 5_000_000, 10_000_000),
            Streams.Line("a1", "Pull complete"),
            Streams.Line("b2", "Already exists"),
            Streams.Line("", "Digest: sha256:12"),
            Streams.Line("", "Status: Downloaded newer image for nginx:1.27"));

        CliResult result = await _cli.RunAsync("pull", "x");

        Assert.That(_terminal.Lines, Does.Contain("1.27: Pulling from library/nginx"));
        Assert.That(_terminal.Output, Does.EndWith("a1: Pull complete 10MB\nb2: Already exists\n"));
        Assert.That(result.Lines, Is.EqualTo(new[] { "Digest: sha256:12", "Status: Downloaded newer image for nginx:1.27" }));
    }

    [Test]
    public async Task Pull_Fails_LeavesTheLayersAsTheyWere()
    {
        _cli.Client.Setup(client => client.PullAsync("x", It.IsAny<PullOptions>(), It.IsAny<CancellationToken>()))
            .Returns(Streams.Of(Streams.Line("a1", "Downloading", 5, 10)).Then(new ArcBoxException("cut")));

        CliResult result = await _cli.RunAsync("pull", "x");

        Assert.That(_terminal.Output, Does.Contain("a1: Downloading 5B/10B"));
        Assert.That(result, Is.EqualTo(new CliResult(1, "", "arcbox-images: cut\n")));
    }

    [TestCase(3)]
    [TestCase(200)]
    public void Bars_AnyNumberOfLayers_FitTheTerminal(int layers)
    {
        string[] rows = Draw(layers, width: 80, height: 10);

        Assert.That(rows, Has.Length.EqualTo(Math.Min(layers + 1, 9)));
        Assert.That(rows, Has.All.Length.LessThan(80), "the last column makes some terminals wrap");
        Assert.That(rows[0], Does.Contain("Downloading").And.Contains("━").And.EndsWith("12.3MB/98.8MB"));
        Assert.That(rows[^1], Does.StartWith("Total").And.Contains($"0 of {layers} done").And.EndsWith("%"));
        if (layers > 9) Assert.That(rows[^2], Is.EqualTo("… and 193 more layers"));
    }

    [TestCase(60, "000000000000 Downloading        ━━━━━━━━━━━━━ 12.3MB/98.8MB")]
    [TestCase(50, "000000000000 Downloading        12.3MB/98.8MB")]
    [TestCase(40, "000000000000 Downloading         12%")]
    [TestCase(20, "000000000000  12%")]
    [TestCase(10, "000…  12%")]
    [TestCase(3, "……")]
    public void Bars_NarrowTerminal_GiveWayToWhatTellsMore(int width, string expected)
    {
        string[] rows = Draw(2, width, height: 10);

        Assert.That(rows[0], Is.EqualTo(expected));
        Assert.That(rows, Has.All.Length.LessThan(width));
    }

    [Test]
    public void Bars_TerminalWithoutUnicode_AreAscii()
    {
        using TestConsole console = new TestConsole().Width(60).Height(4).SupportsUnicode(false);

        string[] rows = Draw(9, console.Width(90));

        Assert.That(string.Concat(rows).All(char.IsAscii), Is.True);
        Assert.That(rows[0], Does.Contain("####----"));
        Assert.That(rows[1], Is.EqualTo("... and 8 more layers"));
    }

    [Test]
    public async Task Pull_DumbTerminal_WritesPlainLines()
    {
        using TestConsole dumb = new TestConsole().SupportsAnsi(false);
        _cli.Terminal = dumb;
        SetUpPull(Streams.Line("a1", "Downloading", 5, 10), Streams.Line("a1", "Pull complete"));

        CliResult result = await _cli.RunAsync("pull", "x");

        Assert.That(result.Lines, Is.EqualTo(new[] { "a1: Downloading", "a1: Pull complete", "Status: Pulled x" }));
        Assert.That(dumb.Output, Is.Empty);
    }

    [Test]
    public async Task Pull_JsonOnTerminal_HasNoDecoration()
    {
        SetUpPull(Streams.Line("a1", "Pull complete"));

        CliResult result = await _cli.RunAsync("pull", "x", "--json");

        Assert.That(result.JsonLines, Has.Length.EqualTo(2));
        Assert.That(_terminal.Output, Is.Empty);
    }

    [Test]
    public async Task Pull_HostileStatus_CannotReachTheTerminal()
    {
        SetUpPull(Streams.Line("a1", "[red]\e[2J[/]"), Streams.Line("", "\e]0;x\a"));

        await _cli.RunAsync("pull", "x");

        Assert.That(_terminal.Output, Does.Contain(@"a1: [red]\u001b[2J[/]").And.Contains(@"\u001b]0;x\u0007"));
    }

    [Test]
    public async Task List_OnTerminal_IsATableIfItFits()
    {
        SetUpList("nginx:1.27");

        CliResult result = await _cli.RunAsync("list");

        Assert.That(_terminal.Output, Does.Contain("REPOSITORY").And.Contains("nginx").And.Contains("──"));
        Assert.That(result.Out, Is.Empty);
    }

    [Test]
    public async Task List_DumbTerminal_WritesPlainColumns()
    {
        using TestConsole dumb = new TestConsole().SupportsAnsi(false);
        _cli.Terminal = dumb;
        SetUpList("nginx:1.27");

        CliResult result = await _cli.RunAsync("list");

        Assert.That(result.Lines[0], Does.StartWith("REPOSITORY   TAG"));
        Assert.That(result.Lines[1], Does.StartWith("nginx        1.27"));
        Assert.That(dumb.Output, Is.Empty);
    }

    [Test]
    public async Task List_TooWideForTheTerminal_IsNotCut()
    {
        SetUpList($"registry.example.com/{new string('a', 80)}:1.27");

        CliResult result = await _cli.RunAsync("list");

        Assert.That(result.Out, Does.Contain(new string('a', 80)));
        Assert.That(_terminal.Output, Is.Empty);
    }

    private void SetUpPull(params PullProgress[] lines)
        => _cli.Client.Setup(client => client.PullAsync("x", It.IsAny<PullOptions>(), It.IsAny<CancellationToken>())).Returns(Streams.Of(lines));

    private void SetUpList(string name)
        => _cli.Client.Setup(client => client.ListAsync(It.IsAny<ListOptions>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync([new ImageSummary { RepoTags = { name } }]);

    private static string[] Draw(int layers, int width, int height)
    {
        using TestConsole console = new TestConsole().Width(width).Height(height);
        return Draw(layers, console);
    }

    private static string[] Draw(int layers, TestConsole console)
    {
        LayerBars bars = new();
        TransferTracker tracker = new();
        foreach (int number in Enumerable.Range(0, layers))
            bars.Update(TransferStep.Of("x", Streams.Line($"{number:x12}", "Downloading", 12_345_678, 98_765_432), tracker));
        console.Write((IRenderable)bars);
        return [.. console.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
    }
}
