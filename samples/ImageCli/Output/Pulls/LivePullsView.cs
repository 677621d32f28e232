using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Live;
using ArcBox.Samples.ImageCli.Output.Text;
using Spectre.Console;
using SpectreText = Spectre.Console.Text;

namespace ArcBox.Samples.ImageCli.Output.Pulls;

/// <summary>
/// A bar for each image and one for the whole, redrawn in place. When all have ended, or the user interrupts, the bars give way to how each image ended, in the
/// order of the command line.
/// </summary>
internal sealed class LivePullsView(IAnsiConsole terminal, TimeProvider timeProvider, IReadOnlyList<string> references) : PullsView
{
    private readonly ImageBars _bars = new(references);

    public override async Task ShowAsync(IAsyncEnumerable<PullAllProgress> pulls, PullEnds ends)
    {
        LiveRegion region = new(terminal, _bars, timeProvider);
        try
        {
            await region.RunAsync(async () =>
            {
                await foreach (PullAllProgress progress in pulls)
                {
                    _bars.Update(progress);
                    if (progress.Line is { Phase: ProgressPhase.Warning } warning) region.WriteLine(Printable.Line($"{progress.Reference}: {warning.Status}"));
                }
            });
        }
        finally
        {
            foreach ((string reference, PullAllProgress? latest) in references.Zip(_bars.Latest))
            {
                if (latest is { IsEnd: true }) ends.Write(latest);
                else terminal.Write(new SpectreText(ImageRow.Of(reference, latest).AsLine() + "\n"));
            }
        }
    }
}
