using Spectre.Console;
using SpectreText = Spectre.Console.Text;

namespace ArcBox.Samples.ImageCli.Output.Text;

/// <summary>A table for people to look at.</summary>
internal static class TerminalTable
{
    /// <summary>Writes the table; false if the terminal is too narrow to show it without cutting something.</summary>
    public static bool TryWrite(IAnsiConsole terminal, IReadOnlyList<string> headings, IReadOnlyList<string[]> rows)
    {
        // Border.Simple takes one cell around each column more than plain columns do at their ends.
        if (ColumnText.Width(headings, rows) + 2 >= terminal.Profile.Width) return false;

        Table table = new() { Border = TableBorder.Simple, BorderStyle = new Style(Color.Grey), UseSafeBorder = true };
        foreach (string heading in headings)
            table.AddColumn(new TableColumn(new SpectreText(heading, new Style(decoration: Decoration.Bold))) { NoWrap = true });
        foreach (string[] row in rows) table.AddRow(row.Select(cell => new SpectreText(cell)));
        terminal.Write(table);
        return true;
    }
}
