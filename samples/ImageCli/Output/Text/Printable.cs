using System.Globalization;
using System.Text;

namespace ArcBox.Samples.ImageCli.Output.Text;

/// <summary>
/// Makes foreign text harmless to a terminal. Labels, names and messages come from whoever made an image or runs a registry, and an escape sequence in
/// them could rewrite what the user has already read.
/// </summary>
internal static class Printable
{
    /// <summary>One line: line feeds and tabs are written out like all other control characters.</summary>
    public static string Line(string text) => Escape(text, keepLineFeeds: false);

    /// <summary>Text of several lines: line feeds stay.</summary>
    public static string Text(string text) => Escape(text.ReplaceLineEndings("\n"), keepLineFeeds: true);

    /// <summary>True for control characters and for those that reorder or break a line without being visible.</summary>
    public static bool IsUnsafe(char character) => char.IsControl(character) || character
        is '\u061C' or '\u200E' or '\u200F' or '\u2028' or '\u2029'
        or (>= '\u202A' and <= '\u202E')
        or (>= '\u2066' and <= '\u2069');

    private static string Escape(string text, bool keepLineFeeds)
    {
        if (!text.Any(IsUnsafe)) return text;
        StringBuilder result = new(text.Length + 16);
        foreach (char character in text)
        {
            if (!IsUnsafe(character) || (keepLineFeeds && character == '\n')) result.Append(character);
            else result.Append(Escaped(character));
        }

        return result.ToString();
    }

    private static string Escaped(char character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
    };
}
