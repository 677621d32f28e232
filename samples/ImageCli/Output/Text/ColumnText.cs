namespace ArcBox.Samples.ImageCli.Output.Text;

/// <summary>Aligned columns of plain text. Nothing is ever cut: programs read it, and people copy from it.</summary>
internal static class ColumnText
{
    private const string Gap = "   ";

    public static IEnumerable<string> Lines(IReadOnlyList<string> headings, IReadOnlyList<string[]> rows)
    {
        int[] widths = Widths(headings, rows);
        foreach (IReadOnlyList<string> row in rows.Prepend(headings))
            yield return string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
    }

    /// <summary>How wide the widest line is.</summary>
    public static int Width(IReadOnlyList<string> headings, IReadOnlyList<string[]> rows)
        => Widths(headings, rows).Sum() + (Gap.Length * (headings.Count - 1));

    private static int[] Widths(IReadOnlyList<string> headings, IReadOnlyList<string[]> rows)
        => [.. headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Length).Max())];
}
