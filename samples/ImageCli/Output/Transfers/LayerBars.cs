using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Live;
using ArcBox.Samples.ImageCli.Output.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>The drawing of a transfer: a row for each layer that fits, and one for the whole. Drawn on another thread than updated.</summary>
internal sealed class LayerBars : Renderable
{
    private volatile TransferState _shown = new();

    /// <summary>The layers as of the last update.</summary>
    public IReadOnlyList<LayerState> Layers => _shown.Layers;

    public void Update(TransferStep step) => _shown = step.State;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        TransferState shown = _shown;
        IReadOnlyList<LayerState> layers = shown.Layers;
        RowLayout row = new(options, maxWidth);
        if (layers.Count == 0) return row.WriteNote("waiting for the daemon");

        // One row is for the whole, and the cursor needs one.
        LayerState[] fitting = VisibleRows.Choose(layers, options.ConsoleSize.Height - 2, (layer, _) => Rank(layer));
        List<Segment> segments = [];
        foreach (LayerState layer in fitting)
        {
            RowBar bar = RowBar.Of(layer);
            segments.AddRange(row.Write(Name(layer), Printable.Line(layer.Status), bar, LayerText.Bytes(layer), RowLayout.Percent(bar.Fraction)));
        }

        segments.AddRange(row.WriteHidden(layers.Count - fitting.Length, "layer"));
        int done = layers.Count(layer => layer.IsDone);
        string percent = RowLayout.Percent(shown.Fraction);
        segments.AddRange(row.Write("Total", $"{done} of {layers.Count} done", new RowBar(shown.Fraction, Color.White), percent, percent));
        return segments;
    }

    private static string Name(LayerState layer) => Printable.Line(ImageDigest.Shorten(layer.Id));

    // Those in which something happens stay, then those that wait.
    private static int Rank(LayerState layer) => layer switch
    {
        { IsDone: true } => 2,
        { Phase: ProgressPhase.Waiting } => 1,
        _ => 0,
    };
}
