using ArcBox.Samples.ImageCli.Output.Live;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using Spectre.Console.Rendering;
using Spectre.Console.Testing;

namespace ArcBox.Samples.ImageCli.Tests.Output;

/// <summary>What is drawn over what, in the control functions that terminals obey.</summary>
internal sealed class LiveRegionTests : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(80);

    private readonly TestConsole _terminal = new TestConsole().Width(30).Height(10).Interactive().EmitAnsiSequences();
    private readonly FakeTimeProvider _time = new();
    private readonly Rows _rows = new();
    private readonly LiveRegion _region;

    public LiveRegionTests() => _region = new LiveRegion(_terminal, _rows, _time);

    public void Dispose() => _terminal.Dispose();

    [Test]
    public async Task Run_RowsChange_AreDrawnOverTheOldOnes()
    {
        await ShowAsync(["one", "two"], ["ONE", "two"]);

        Assert.That(_terminal.Output, Is.EqualTo(
            "\e[?25l\r" + "\r\e[?7lone\e[K\ntwo\e[K\n\e[J\e[?7h" + "\r\e[2A\e[?7lONE\e[K\ntwo\e[K\n\e[J\e[?7h" + "\r\e[2A\e[K\e[B\e[J\e[A" + "\e[?25h"));
    }

    [Test]
    public async Task Run_NothingChanges_DrawsNothing()
    {
        await ShowAsync(["one"], ["one"]);

        Assert.That(_terminal.Output.Split("one"), Has.Length.EqualTo(2));
    }

    [TestCase(25, 2)]
    [TestCase(20, 4, Description = "both rows have been broken in two")]
    [TestCase(9, 6)]
    public async Task Run_TerminalBecameNarrower_FindsWhereTheBrokenRowsBegin(int width, int up)
    {
        await _region.RunAsync(() =>
        {
            Draw(new string('x', 25), new string('y', 25));
            _terminal.Profile.Width = width;
            Draw("narrow");
            return Task.CompletedTask;
        });

        Assert.That(_terminal.Output, Does.Contain($"\r\e[{up}A\e[?7lnarrow\e[K\n\e[J"));
    }

    [Test]
    public async Task Run_TerminalBecameShorter_KeepsTheLastRows()
    {
        await _region.RunAsync(() =>
        {
            Draw("a", "b", "c", "d");
            _terminal.Profile.Height = 3;
            _region.Draw();
            return Task.CompletedTask;
        });

        Assert.That(_terminal.Output, Does.Contain("\r\e[4A\e[?7lc\e[K\nd\e[K\n\e[J"));
    }

    [Test]
    public async Task Run_RowIsTooLong_IsCut()
    {
        await ShowAsync([new string('x', 40)]);

        Assert.That(_terminal.Output, Does.Match("\e\\[\\?7lx{29}\e\\[K"));
    }

    [Test]
    public async Task WriteLine_WhileRowsAreShown_StandsAboveThem()
    {
        await _region.RunAsync(() =>
        {
            Draw("row");
            _region.WriteLine("stays");
            return Task.CompletedTask;
        });

        Assert.That(_terminal.Output, Does.Contain("\r\e[1A\e[K\e[B\e[J\e[Astays\n\e[?7lrow\e[K\n\e[J\e[?7h"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Run_WorkFails_ClearsTheRowsAndShowsTheCursor(bool isCancelled)
    {
        Exception failure = isCancelled ? new OperationCanceledException() : new InvalidOperationException();

        await Assert.ThatAsync(
            () => _region.RunAsync(() =>
            {
                Draw("row");
                throw failure;
            }),
            Throws.Exception.SameAs(failure));

        Assert.That(_terminal.Output, Does.EndWith("\r\e[1A\e[K\e[B\e[J\e[A\e[?25h"));
    }

    [Test]
    public async Task Run_NoColors_StillDraws()
    {
        _rows.Style = new Style(Color.Red);
        _terminal.Colors(ColorSystem.NoColors);
        await ShowAsync(["one"], ["two"]);

        Assert.That(_terminal.Output, Does.Contain("two").And.Not.Match("\e\\[[0-9;]*m"));
    }

    [Test]
    public async Task Run_Colors_AreUsed()
    {
        _rows.Style = new Style(Color.Red);
        _terminal.Colors(ColorSystem.Standard);
        await ShowAsync(["one"], ["two"]);

        Assert.That(_terminal.Output, Does.Match("\e\\[[0-9;]*mtwo\e\\[0m"));
    }

    [Test]
    public async Task Run_TimePasses_DrawsByItself()
    {
        await _region.RunAsync(async () =>
        {
            Task drawing = _rows.NextDrawing();
            _time.Advance(Tick);
            await drawing.WaitAsync(TimeSpan.FromSeconds(30));
        });
    }

    private Task ShowAsync(params string[][] frames) => _region.RunAsync(() =>
    {
        foreach (string[] frame in frames) Draw(frame);
        return Task.CompletedTask;
    });

    private void Draw(params string[] text)
    {
        _rows.Text = text;
        _region.Draw();
    }

    /// <summary>Rows that tell when they are asked for.</summary>
    private sealed class Rows : Renderable
    {
        private volatile TaskCompletionSource _drawing = new();

        public string[] Text { get; set; } = [];

        public Style Style { get; set; } = Style.Plain;

        public Task NextDrawing() => (_drawing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            _drawing.TrySetResult();
            return [.. Text.SelectMany(text => new[] { new Segment(text, Style), Segment.LineBreak })];
        }
    }
}
