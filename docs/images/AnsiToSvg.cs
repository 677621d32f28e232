// Makes a picture of a terminal's screen: reads what `tmux capture-pane -e -p` writes, and writes SVG.
//
//   dotnet run docs/images/AnsiToSvg.cs -- COLUMNS <screen.txt >screen.svg
#:property PublishAot=false
#:property EnforceCodeStyleInBuild=false
#:property RestorePackagesWithLockFile=false
using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

const double CellWidth = 8.4;
const double LineHeight = 19;
const double Padding = 14;
const string Foreground = "#c9d1d9";

// The sixteen colours of a terminal, as GitHub's dark theme has them.
string[] palette =
[
    "#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4",
    "#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#f0f6fc",
];

int columns = int.Parse(args[0], CultureInfo.InvariantCulture);
string[] lines = Console.In.ReadToEnd().TrimEnd().Split('\n');
double width = (columns * CellWidth) + (2 * Padding);
double height = (lines.Length * LineHeight) + (2 * Padding);

StringBuilder svg = new();
svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0.#} {height:0.#}\" width=\"{width:0.#}\" ");
svg.Append("font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\">\n");
svg.Append("<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n");
string color = Foreground;
for (int row = 0; row < lines.Length; row++)
{
    int column = 0;
    foreach (Match piece in Regex.Matches(lines[row], @"\e\[(?<codes>[0-9;]*)m|(?<text>[^\e]+)|\e."))
    {
        if (piece.Groups["codes"].Success) color = ColorAfter(color, piece.Groups["codes"].Value);
        // Each word has a place of its own: fonts differ, columns must not.
        foreach (Match word in Regex.Matches(piece.Groups["text"].Value, @"\S+(?: \S+)*"))
            AppendText(row, column + word.Index, word.Value);
        column += piece.Groups["text"].Length;
    }
}

Console.Out.Write(svg.Append("</svg>\n"));

void AppendText(int row, int column, string text)
{
    double x = Padding + (column * CellWidth);
    double y = Padding + (row * LineHeight);
    if (text.All(character => character == '━'))
    {
        // A font's own line leaves gaps.
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y + 8:0.#}\" width=\"{text.Length * CellWidth:0.#}\" height=\"3\" fill=\"{color}\"/>\n");
        return;
    }

    svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y + 14:0.#}\" textLength=\"{text.Length * CellWidth:0.#}\" fill=\"{color}\">");
    svg.Append(SecurityElement.Escape(text)).Append("</text>\n");
}

string ColorAfter(string before, string codes)
{
    int[] numbers = [.. codes.Split(';').Select(code => code.Length == 0 ? 0 : int.Parse(code, CultureInfo.InvariantCulture))];
    return numbers switch
    {
        [38, 2, var red, var green, var blue, ..] => $"#{red:x2}{green:x2}{blue:x2}",
        [38, 5, < 16 and var index, ..] => palette[index],
        [38, 5, >= 232 and var index, ..] => Grey(index),
        [38, 5, var index, ..] => Cube(index - 16),
        _ => numbers.Aggregate(before, (current, number) => number switch
        {
            0 or 39 => Foreground,
            >= 30 and <= 37 => palette[number - 30],
            >= 90 and <= 97 => palette[number - 82],
            _ => current,
        }),
    };
}

static string Grey(int index) => string.Concat("#", string.Concat(Enumerable.Repeat($"{8 + ((index - 232) * 10):x2}", 3)));

static string Cube(int index)
    => "#" + string.Concat(new[] { index / 36, index / 6 % 6, index % 6 }.Select(part => $"{(part == 0 ? 0 : 55 + (part * 40)):x2}"));
