using System.Text;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol.Testing;

/// <summary>Reads credentials as engines do, which are written in Go: what is no text they read as U+FFFD.</summary>
internal static partial class CredentialText
{
    /// <summary>The text behind the base64; null if it is none.</summary>
    public static string? Decode(string base64) => AuthText.Decode(base64) is { } text ? Encoding.UTF8.GetString(text) : null;

    /// <summary>JSON without halves of surrogate pairs, which .NET refuses to read.</summary>
    public static string WithoutHalfPairs(string json)
        => Escape().Replace(json, match => match.Groups["half"].Success ? "\\ufffd" : match.Value);

    // From the left, so that neither the second half of a pair nor the text \\ud800 is taken for a half.
    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.")]
    private static partial Regex Escape();
}
