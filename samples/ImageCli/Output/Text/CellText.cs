using System.Globalization;
using System.Text;
using Spectre.Console;

namespace ArcBox.Samples.ImageCli.Output.Text;

/// <summary>Text by the cells that it takes on a terminal: letters of East Asia take two, combining marks none.</summary>
internal static class CellText
{
    /// <summary>Cuts what is too long at its end.</summary>
    public static string Cut(string text, int width, bool unicode)
    {
        if (text.GetCellWidth() <= width) return text;
        return width < 1 ? "" : Beginning(text, width - 1) + Mark(unicode);
    }

    /// <summary>Cuts what is too long at its beginning: of an image's name the end tells more.</summary>
    public static string CutStart(string text, int width, bool unicode)
    {
        int excess = text.GetCellWidth() - width;
        if (excess <= 0) return text;
        if (width < 1) return "";
        // The mark takes a cell; half a wide letter cannot be shown.
        string rest = text[Beginning(text, excess + 1).Length..];
        while (rest.GetCellWidth() >= width) rest = rest[StringInfo.GetNextTextElementLength(rest)..];
        return Mark(unicode) + rest;
    }

    /// <summary>Cuts, or fills up with spaces.</summary>
    public static string Fit(string text, int width, bool unicode)
    {
        string cut = Cut(text, width, unicode);
        return cut + new string(' ', Math.Max(0, width - cut.GetCellWidth()));
    }

    private static char Mark(bool unicode) => unicode ? '…' : '~';

    private static string Beginning(string text, int width)
    {
        StringBuilder result = new();
        int cells = 0;
        for (int start = 0; start < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text, start);
            string element = text.Substring(start, length);
            cells += element.GetCellWidth();
            if (cells > width) break;
            result.Append(element);
            start += length;
        }

        return result.ToString();
    }
}
