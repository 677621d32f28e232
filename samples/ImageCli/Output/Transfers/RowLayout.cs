using Spectre.Console;
using Spectre.Console.Rendering;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>Name, status, bar and amount in one row of the terminal, which never wraps: what does not fit is cut, and the bar gives way first.</summary>
internal sealed class RowLayout
{
    private const int NameWidth = 12;
    private const int StatusWidth = 18;
    private const int AmountWidth = 13;
    private const int MinBarWidth = 8;
    private const int MaxBarWidth = 40;

    // Terminals echo ^C behind the last row; if that wrapped, clearing the rows would miss the first one.
    private const int Margin = 3;

    private static readonly Style Dim = new(Color.Grey);

    private readonly int _width;
    private readonly int _barWidth;
    private readonly char _done;
    private readonly char _open;

    public RowLayout(int maxWidth, bool unicode, bool colors)
    {
        _width = Math.Max(1, maxWidth - Margin);
        int left = _width - NameWidth - StatusWidth - AmountWidth - 3;
        _barWidth = left < MinBarWidth ? 0 : Math.Min(left, MaxBarWidth);
        _done = unicode ? '━' : '#';
        // Without colours both parts of a bar would look the same.
        _open = colors && unicode ? '━' : unicode ? ' ' : '-';
    }

    public IEnumerable<Segment> Write(string name, string status, LayerBar bar, string amount)
    {
        string text = $"{Fit(name, NameWidth)} {Fit(status, StatusWidth)} ";
        if (_barWidth == 0) return WriteNote(text + amount, Style.Plain);

        int filled = Math.Clamp((int)(bar.Fraction * _barWidth), 0, _barWidth);
        return
        [
            new Segment(text),
            new Segment(new string(_done, filled), new Style(bar.Color)),
            new Segment(new string(_open, _barWidth - filled), Dim),
            new Segment(" " + Fit(amount.PadLeft(AmountWidth), AmountWidth)),
            Segment.LineBreak,
        ];
    }

    public IEnumerable<Segment> WriteNote(string text, Style style) => [new Segment(text.Length > _width ? text[.._width] : text, style), Segment.LineBreak];

    private static string Fit(string text, int width) => text.Length > width ? text[..(width - 1)] + "…" : text.PadRight(width);
}
