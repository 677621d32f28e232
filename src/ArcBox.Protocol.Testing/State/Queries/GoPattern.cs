using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// The patterns of Go's package path, which dockerd uses: <c>*</c> and <c>?</c> stand for characters other than a slash, <c>[a-z]</c> and <c>[^a-z]</c> for
/// one of a class, and a backslash takes the next character as it is.
/// </summary>
internal static class GoPattern
{
    /// <exception cref="RpcException">The pattern of a filter is malformed.</exception>
    public static bool IsMatch(string pattern, string text)
    {
        if (!IsWellFormed(pattern)) throw ListFilterJson.Invalid("syntax error in pattern");
        return Match(pattern, text);
    }

    /// <summary>Takes a malformed pattern for one that nothing matches.</summary>
    public static bool TryMatch(string pattern, string text) => IsWellFormed(pattern) && Match(pattern, text);

    // As in Go, the first place where the text between two stars fits is the one: only the last star is tried again.
    private static bool Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> behindStar = default, leftByStar = default;
        while (!pattern.IsEmpty || !text.IsEmpty)
        {
            if (pattern.StartsWith('*'))
            {
                pattern = behindStar = pattern.TrimStart('*');
                leftByStar = text;
            }
            else if (!pattern.IsEmpty && !text.IsEmpty && MatchOne(ref pattern, text[0]))
            {
                text = text[1..];
            }
            else if (leftByStar is [not '/', ..])
            {
                text = leftByStar = leftByStar[1..];
                pattern = behindStar;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool MatchOne(ref ReadOnlySpan<char> pattern, char character)
    {
        char first = pattern[0];
        pattern = pattern[1..];
        switch (first)
        {
            case '?':
                return character != '/';
            case '[':
                return MatchClass(ref pattern, character);
            case '\\':
                bool isSame = pattern[0] == character;
                pattern = pattern[1..];
                return isSame;
            default:
                return first == character;
        }
    }

    private static bool MatchClass(ref ReadOnlySpan<char> pattern, char character)
    {
        bool isNegated = pattern[0] == '^';
        if (isNegated) pattern = pattern[1..];
        bool isIn = false;
        for (bool isFirst = true; isFirst || pattern[0] != ']'; isFirst = false)
        {
            char low = TakeOne(ref pattern), high = low;
            if (pattern[0] == '-')
            {
                pattern = pattern[1..];
                high = TakeOne(ref pattern);
            }

            isIn |= low <= character && character <= high;
        }

        pattern = pattern[1..];
        return isIn != isNegated;
    }

    private static char TakeOne(ref ReadOnlySpan<char> pattern)
    {
        int place = pattern[0] == '\\' ? 1 : 0;
        char taken = pattern[place];
        pattern = pattern[(place + 1)..];
        return taken;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> pattern)
    {
        while (pattern.Length > 0)
        {
            char first = pattern[0];
            pattern = pattern[1..];
            if (first == '\\')
            {
                if (pattern.IsEmpty) return false;
                pattern = pattern[1..];
            }
            else if (first == '[' && !SkipClass(ref pattern))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SkipClass(ref ReadOnlySpan<char> pattern)
    {
        if (pattern.StartsWith("^")) pattern = pattern[1..];
        for (bool isFirst = true; isFirst || !pattern.StartsWith("]"); isFirst = false)
        {
            if (!SkipOne(ref pattern)) return false;
            if (!pattern.StartsWith("-")) continue;
            pattern = pattern[1..];
            if (!SkipOne(ref pattern)) return false;
        }

        pattern = pattern[1..];
        return true;
    }

    // As in Go, a class never starts with its end, nor with a range's middle, and is not over without its end.
    private static bool SkipOne(ref ReadOnlySpan<char> pattern)
    {
        if (pattern.IsEmpty || pattern[0] is '-' or ']') return false;
        int length = pattern[0] == '\\' ? 2 : 1;
        if (pattern.Length <= length) return false;
        pattern = pattern[length..];
        return true;
    }
}
