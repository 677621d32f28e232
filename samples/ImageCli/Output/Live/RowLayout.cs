using System.Globalization;
using ArcBox.Samples.ImageCli.Output.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ArcBox.Samples.ImageCli.Output.Live;

/// <summary>
/// Name, status, bar and amount in one row of the terminal, which never wraps: in a narrow one first the bar gives way, then the amount is brief, then the
/// status goes.
/// </summary>
internal sealed class RowLayout
{
    /// <summary>Columns of a row; from what stands further to the right the eye does not find back.</summary>
    public const int MaxWidth = 120;

    private const int StatusWidth = 18;
    private const int BriefWidth = 4;
    private const int MinBarWidth = 8;

    private static readonly Style Dim = new(Color.Grey);

    private readonly int _width;
    private readonly int _amountWidth;
    private readonly int _barWidth;
    private readonly bool _isBrief;
    private readonly bool _hasStatus;
    private readonly bool _unicode;
    private readonly char _done;
    private readonly char _open;

    public RowLayout(RenderOptions options, int maxWidth, int nameWidth = 12, int amountWidth = 13)
    {
        _unicode = options.Unicode;
        // What stands in the last column makes some terminals wrap.
        _width = Math.Clamp(maxWidth - 1, 1, MaxWidth);
        _isBrief = nameWidth + StatusWidth + amountWidth + 2 > _width;
        _amountWidth = _isBrief ? BriefWidth : amountWidth;
        _hasStatus = nameWidth + StatusWidth + _amountWidth + 2 <= _width;
        NameWidth = Math.Clamp(_width - _amountWidth - 1, 1, nameWidth);
        int left = _width - nameWidth - StatusWidth - _amountWidth - 3;
        _barWidth = left < MinBarWidth ? 0 : left;
        _done = _unicode ? '━' : '#';
        // Without colours both parts of a bar would look the same.
        bool colors = options.ColorSystem is not ColorSystem.NoColors;
        _open = colors && _unicode ? '━' : _unicode ? ' ' : '-';
    }

    public int NameWidth { get; }

    public static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(fraction * 100):F0}%");

    /// <summary>Writes a row.</summary>
    /// <param name="name">What it is about.</param>
    /// <param name="status">What happens to it.</param>
    /// <param name="bar">How far it is.</param>
    /// <param name="amount">The same in numbers.</param>
    /// <param name="brief">The same in at most four characters.</param>
    public IEnumerable<Segment> Write(string name, string status, RowBar bar, string amount, string brief)
    {
        yield return new Segment(CellText.Fit(name, NameWidth, _unicode));
        if (_hasStatus) yield return new Segment(" " + CellText.Fit(status, StatusWidth, _unicode));
        if (_barWidth > 0)
        {
            int filled = Math.Clamp((int)(bar.Fraction * _barWidth), 0, _barWidth);
            yield return new Segment(" ");
            yield return new Segment(new string(_done, filled), new Style(bar.Color));
            yield return new Segment(new string(_open, _barWidth - filled), Dim);
        }

        int rest = Math.Max(0, _width - NameWidth);
        string end = " " + (_isBrief ? brief : amount).PadLeft(_amountWidth);
        yield return new Segment(CellText.Cut(end, rest, _unicode));
        yield return Segment.LineBreak;
    }

    public IEnumerable<Segment> WriteNote(string text) => [new Segment(CellText.Cut(text, _width, _unicode), Dim), Segment.LineBreak];

    /// <summary>How many rows are left out, if any are.</summary>
    public IEnumerable<Segment> WriteHidden(int count, string noun)
        => count == 0 ? [] : WriteNote($"{(_unicode ? "…" : "...")} and {count} more {noun}{(count == 1 ? "" : "s")}");
}
