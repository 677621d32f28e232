using ArcBox.Protocol;
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
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(80);

    private readonly LayerBars _bars = new();

    public override async Task ShowAsync(IAsyncEnumerable<TransferStep> steps)
    {
        try
        {
            LiveDisplay display = new(terminal, _bars) { AutoClear = true, Overflow = VerticalOverflow.Crop, Cropping = VerticalOverflowCropping.Bottom };
            await display.StartAsync(context => RunAsync(steps, context));
        }
        finally
        {
            foreach (LayerState layer in _bars.Layers) WriteLine($"{LayerText.Describe(layer.Id, layer.Status)} {LayerText.Bytes(layer)}".TrimEnd());
        }
    }

    private async Task RunAsync(IAsyncEnumerable<TransferStep> steps, LiveDisplayContext context)
    {
        PeriodicTimer timer = new(RedrawInterval, timeProvider);
        Task redrawing = RedrawAsync(timer, context);
        try
        {
            await foreach (TransferStep step in steps) Show(step);
        }
        finally
        {
            timer.Dispose();
            await redrawing;
        }
    }

    // Messages come far more often than anybody can look.
    private async Task RedrawAsync(PeriodicTimer timer, LiveDisplayContext context)
    {
        while (await timer.WaitForNextTickAsync())
        {
            if (_bars.HasChanged()) context.Refresh();
        }
    }

    private void Show(TransferStep step)
    {
        if (step.IsLayer) _bars.Update(step);
        else if (!step.IsToldAtEnd) WriteLine(LayerText.Describe(step.Id, step.Status));
    }

    private void WriteLine(string text) => terminal.Write(new SpectreText(Printable.Line(text) + "\n"));
}
