using ArcBox.Protocol.V1;
using ArcBox.Samples.ImageCli.Output.Live;
using Spectre.Console;

namespace ArcBox.Samples.ImageCli.Output.Builds;

/// <summary>
/// A row for each step, the end of the running one's log and a bar for the whole, redrawn in place. When the build ends, well or not, a summary takes their
/// place; of the log then only a failed step's end is left.
/// </summary>
internal sealed class LiveBuildView(IAnsiConsole terminal, TimeProvider timeProvider, BuildFeed build) : BuildView
{
    public override async Task ShowAsync(IAsyncEnumerable<BuildProgress> messages)
    {
        LiveRegion region = new(terminal, new BuildRows(build), timeProvider);
        try
        {
            await region.RunAsync(async () =>
            {
                await foreach (BuildProgress message in messages)
                {
                    // The rows are drawn from what the feed knows of it.
                }
            });
            build.Complete();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            build.Fail();
            throw;
        }
        finally
        {
            terminal.Write(new BuildSummary(build.Snapshot()));
        }
    }
}
