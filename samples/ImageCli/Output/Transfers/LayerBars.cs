using System.Globalization;
using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>The drawing of a transfer: a row for each layer that fits, and one for the whole. Drawn on another thread than updated.</summary>
internal sealed class LayerBars : Renderable
{
    private static readonly Style Dim = new(Color.Grey);

    private volatile TransferState _shown = new();
    private int _changes;

    /// <summary>The layers as of the last update.</summary>
    public IReadOnlyList<LayerState> Layers => _shown.Layers;

    public void Update(TransferStep step)
    {
        _shown = step.State;
        Interlocked.Exchange(ref _changes, 1);
    }

    /// <summary>True if there was an update since the last time this was asked.</summary>
    public bool HasChanged() => Interlocked.Exchange(ref _changes, 0) == 1;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        TransferState shown = _shown;
        IReadOnlyList<LayerState> layers = shown.Layers;
        if (layers.Count == 0) return [new Segment("waiting for the daemon", Dim), Segment.LineBreak];

        RowLayout row = new(maxWidth, options.Unicode, options.ColorSystem is not ColorSystem.NoColors);
        // One row is for the whole, one for what is left out, and the cursor needs one that nothing scrolls.
        int room = Math.Max(1, options.ConsoleSize.Height - 3);
        LayerState[] fitting = VisibleLayers.Choose(layers, room);
        List<Segment> segments = [];
        foreach (LayerState layer in fitting)
            segments.AddRange(row.Write(Name(layer), Printable.Line(layer.Status), LayerBar.Of(layer), LayerText.Bytes(layer)));
        int hidden = layers.Count - fitting.Length;
        if (hidden > 0) segments.AddRange(row.WriteNote(hidden == 1 ? "… and 1 more layer" : $"… and {hidden} more layers", Dim));
        int done = layers.Count(layer => layer.IsDone);
        string percent = shown.Fraction.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);
        segments.AddRange(row.Write("Total", $"{done} of {layers.Count} done", new LayerBar(shown.Fraction, Color.White), percent));
        return segments;
    }

    private static string Name(LayerState layer) => Printable.Line(ImageDigest.Shorten(layer.Id));
}
