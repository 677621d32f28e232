using System.Globalization;

namespace ArcBox.Protocol;

/// <summary>Reads what stands behind a backslash.</summary>
internal static class EscapeReader
{
    /// <summary>A set that has a letter of its own; null for a single character, which is left.</summary>
    public static RuneSet? TakeSet(ref ExpressionText text)
    {
        if (text.Take("d")) return RuneSet.Digits;
        if (text.Take("D")) return RuneSet.Digits.Complement();
        if (text.Take("s")) return RuneSet.Spaces;
        if (text.Take("S")) return RuneSet.Spaces.Complement();
        if (text.Take("w")) return RuneSet.WordCharacters;
        if (text.Take("W")) return RuneSet.WordCharacters.Complement();
        return null;
    }

    public static int TakeRune(ref ExpressionText text)
    {
        char first = text.Next;
        int rune = text.TakeRune();
        switch (first)
        {
            case 'a': return '\a';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'v': return '\v';
            case 'x': return (TakeHexDigit(ref text) * 16) + TakeHexDigit(ref text);
            case '0':
            case >= '1' and <= '7' when IsOctal(text.Next):
                return TakeOctal(ref text, first - '0');
            case < '\x80' when !char.IsAsciiLetterOrDigit(first):
                return rune;
            default:
                throw new FormatException(
                    $"a backslash before '{char.ConvertFromUtf32(rune)}' has no meaning. Between directories put '/', also on Windows.");
        }
    }

    private static int TakeOctal(ref ExpressionText text, int value)
    {
        for (int i = 0; i < 2 && IsOctal(text.Next); i++) value = (value * 8) + text.TakeRune() - '0';
        return value;
    }

    private static int TakeHexDigit(ref ExpressionText text)
    {
        if (!char.IsAsciiHexDigit(text.Next)) throw new FormatException("behind '\\x' there must be two hexadecimal digits.");
        return int.Parse([(char)text.TakeRune()], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private static bool IsOctal(char digit) => digit is >= '0' and <= '7';
}
