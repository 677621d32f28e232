using Spectre.Console;
using Spectre.Console.Rendering;

namespace ArcBox.Samples.ImageCli.Output.Live;

/// <summary>The rows of a <see cref="LiveRegion"/> at one time. The cursor stands at the beginning of the row below them.</summary>
internal sealed class LiveFrame
{
    private const string WrapOff = "\e[?7l";
    private const string WrapOn = "\e[?7h";
    private const string ClearToLineEnd = "\e[K";
    private const string ClearToScreenEnd = "\e[J";

    // tmux takes what is cleared from the screen's first cell for something to keep in the scrollback.
    private const string ClearFromHere = "\e[K\e[B\e[J\e[A";

    private readonly IReadOnlyList<SegmentLine> _rows;
    private readonly Size _size;

    private LiveFrame(IReadOnlyList<SegmentLine> rows, Size size) => (_rows, _size) = (rows, size);

    public static LiveFrame Empty { get; } = new([], new Size(0, 0));

    public static LiveFrame Of(IRenderable content, RenderOptions options)
    {
        List<SegmentLine> rows = Segment.SplitLines(content.Render(options, options.ConsoleSize.Width));
        // The cursor needs a row that nothing scrolls; the sums are in the last ones.
        int room = Math.Max(1, options.ConsoleSize.Height - 1);
        return new LiveFrame([.. rows.TakeLast(room).Select(row => Fitting(row, options.ConsoleSize.Width))], options.ConsoleSize);
    }

    public bool LooksLike(LiveFrame other)
        => _size.Width == other._size.Width && _size.Height == other._size.Height && Look().SequenceEqual(other.Look());

    /// <summary>
    /// What brings the cursor back to where another frame began, writes lines that stay, and below them this frame: one write, so that nothing flickers.
    /// </summary>
    public IRenderable Over(LiveFrame old, string lasting, int width)
    {
        int up = old.RowsAt(width);
        List<Segment> segments = [Segment.Control(up > 0 ? $"\r\e[{up}A" : "\r")];
        if (up > 0 && (lasting.Length > 0 || _rows.Count == 0)) segments.Add(Segment.Control(ClearFromHere));
        if (lasting.Length > 0)
        {
            segments.Add(new Segment(lasting));
            segments.Add(Segment.LineBreak);
        }

        if (_rows.Count == 0) return new Drawing(segments);
        segments.Add(Segment.Control(WrapOff));
        foreach (SegmentLine row in _rows)
        {
            segments.AddRange(row);
            segments.Add(Segment.Control(ClearToLineEnd));
            segments.Add(Segment.LineBreak);
        }

        segments.Add(Segment.Control(ClearToScreenEnd + WrapOn));
        return new Drawing(segments);
    }

    // What stands in the last column would go with the rest of the line.
    private static SegmentLine Fitting(SegmentLine row, int width)
        => row.CellCount() < width ? row : new SegmentLine(Segment.Truncate(row, Math.Max(1, width - 1)));

    // Terminals that have become narrower have broken the rows that no longer fit.
    private int RowsAt(int width) => _rows.Sum(row => Math.Max(1, (row.CellCount() + width - 1) / Math.Max(1, width)));

    private IEnumerable<(string Text, Style Style)> Look()
        => _rows.SelectMany(row => row.Select(segment => (segment.Text, segment.Style)).Append(("\n", Style.Plain)));

    private sealed class Drawing(IReadOnlyList<Segment> segments) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments;
    }
}
