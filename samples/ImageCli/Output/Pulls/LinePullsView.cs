using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Transfers;

namespace ArcBox.Samples.ImageCli.Output.Pulls;

/// <summary>Lines as the messages come, and each end when it is there.</summary>
internal sealed class LinePullsView(LineTransferView lines) : PullsView
{
    public override async Task ShowAsync(IAsyncEnumerable<PullAllProgress> pulls, PullEnds ends)
    {
        await foreach (PullAllProgress progress in pulls)
        {
            if (progress.Line is { } line) lines.Show(TransferStep.Of(progress.Reference, line, progress.State));
            else ends.Write(progress);
        }
    }
}
