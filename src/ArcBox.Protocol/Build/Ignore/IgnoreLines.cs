using System.Text;

namespace ArcBox.Protocol;

/// <summary>Takes an ignore file apart into patterns, as Docker's own reader does.</summary>
internal static class IgnoreLines
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Each pattern with the number of its line, tidied as far as Docker tidies it when it reads.</summary>
    /// <exception cref="FormatException">A pattern is not UTF-8.</exception>
    public static IEnumerable<(int Line, string Pattern)> Read(byte[] content, string path)
    {
        int start = content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        for (int line = 1; start < content.Length; line++)
        {
            int length = content.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0) length = content.Length - start;
            if (Tidy(content.AsSpan(start, length), path, line) is { } pattern) yield return (line, pattern);
            start += length + 1;
        }
    }

    private static string? Tidy(ReadOnlySpan<byte> line, string path, int number)
    {
        // In the first column only; a comment may be in any encoding.
        if (line.StartsWith("#"u8)) return null;
        string text = Decode(line, path, number).Trim();
        if (text.Length == 0) return null;
        return text[0] == '!' ? "!" + Shorten(text[1..].Trim()) : Shorten(text);
    }

    private static string Shorten(string pattern)
    {
        if (pattern.Length == 0) return "";
        string clean = LexicalPath.Clean(pattern);
        return clean.Length > 1 && clean[0] == '/' ? clean[1..] : clean;
    }

    private static string Decode(ReadOnlySpan<byte> line, string path, int number)
    {
        try
        {
            return StrictUtf8.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            throw IgnoreFile.Failure(path, number, "the pattern is not UTF-8.");
        }
    }
}
