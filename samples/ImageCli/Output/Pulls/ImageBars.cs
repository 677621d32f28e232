using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Live;
using ArcBox.Samples.ImageCli.Output.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ArcBox.Samples.ImageCli.Output.Pulls;

/// <summary>The drawing of several pulls: a row for each image that fits, and one for the whole. Drawn on another thread than updated.</summary>
internal sealed class ImageBars(IReadOnlyList<string> references) : Renderable
{
    private const int MinNameWidth = 12;
    private const int AmountWidth = 18;

    private readonly PullAllProgress?[] _latest = new PullAllProgress?[references.Count];

    /// <summary>The last that was told of each pull; null for one that has not begun.</summary>
    public IReadOnlyList<PullAllProgress?> Latest => _latest;

    public void Update(PullAllProgress progress) => Volatile.Write(ref _latest[progress.Index], progress);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        ImageRow[] images = [.. references.Select((reference, index) => ImageRow.Of(reference, Volatile.Read(ref _latest[index])))];
        int longest = images.Max(image => image.Name.GetCellWidth());
        RowLayout row = new(options, maxWidth, Math.Clamp(longest, MinNameWidth, Math.Max(MinNameWidth, maxWidth / 3)), AmountWidth);
        // One row is for the whole, and the cursor needs one.
        ImageRow[] fitting = VisibleRows.Choose(images, options.ConsoleSize.Height - 2, (image, _) => image.Rank);
        List<Segment> segments = [];
        foreach (ImageRow image in fitting)
        {
            string name = CellText.CutStart(image.Name, row.NameWidth, options.Unicode);
            segments.AddRange(row.Write(name, image.Status, image.Bar, Amount(image.Fraction, image.Bytes), RowLayout.Percent(image.Fraction)));
        }

        segments.AddRange(row.WriteHidden(images.Length - fitting.Length, "image"));
        // Each counts the same: how large an image is comes out late, and the whole must not go back.
        double fraction = images.Average(image => image.Fraction);
        long bytes = images.Sum(image => image.Done);
        segments.AddRange(row.Write(
            "Total", Ended(images), new RowBar(fraction, Color.White), Amount(fraction, bytes > 0 ? HumanSize.Of(bytes) : ""), RowLayout.Percent(fraction)));
        return segments;
    }

    private static string Amount(double fraction, string bytes) => $"{bytes} {RowLayout.Percent(fraction),4}";

    private static string Ended(ImageRow[] images)
    {
        int failed = images.Count(image => image.IsFailed);
        string done = $"{images.Count(image => image.IsEnd) - failed} of {images.Length}";
        return failed > 0 ? $"{done}, {failed} failed" : $"{done} done";
    }
}
