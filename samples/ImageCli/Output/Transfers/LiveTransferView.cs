using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Live;
using ArcBox.Samples.ImageCli.Output.Text;
using Spectre.Console;
using SpectreText = Spectre.Console.Text;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>
/// A bar for each layer and one for the whole, redrawn in place. When the transfer ends, well or not, the bars give way to one line for each layer, so
/// that the scrollback stays readable.
/// </summary>
internal sealed class LiveTransferView(IAnsiConsole terminal, TimeProvider timeProvider) : TransferView
{
    private readonly LayerBars _bars = new();

    public override async Task ShowAsync(IAsyncEnumerable<TransferStep> steps)
    {
        LiveRegion region = new(terminal, _bars, timeProvider);
        try
        {
            await region.RunAsync(async () =>
            {
                await foreach (TransferStep step in steps)
                {
                    if (step.IsLayer) _bars.Update(step);
                    else if (!step.IsToldAtEnd) region.WriteLine(Printable.Line(LayerText.Describe(step.Id, step.Status)));
                }
            });
        }
        finally
        {
            foreach (LayerState layer in _bars.Layers)
                terminal.Write(new SpectreText(Printable.Line($"{LayerText.Describe(layer.Id, layer.Status)} {LayerText.Bytes(layer)}".TrimEnd()) + "\n"));
        }
    }
}
