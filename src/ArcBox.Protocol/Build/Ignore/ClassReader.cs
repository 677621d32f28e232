namespace ArcBox.Protocol;

/// <summary>Reads a class, <c>[…]</c>, behind its first bracket.</summary>
internal static class ClassReader
{
    public static RuneSet Read(ref ExpressionText text)
    {
        bool negated = text.Take("^");
        List<(int, int)> ranges = [];
        bool first = true;
        while (first || !text.Take("]"))
        {
            first = false;
            RuneSet? named = TakeNamed(ref text);
            if (named is null) ranges.Add(TakeRange(ref text));
            else ranges.AddRange(named.Ranges);
        }

        RuneSet set = new(ranges);
        return negated ? set.Complement() : set;
    }

    private static RuneSet? TakeNamed(ref ExpressionText text)
    {
        if (text.StartsWith("[:") && TakePosix(ref text) is { } posix) return posix;
        ExpressionText escape = text;
        if (!escape.Take("\\") || EscapeReader.TakeSet(ref escape) is not { } set) return null;
        text = escape;
        return set;
    }

    // Without an end it is a bracket and a colon.
    private static RuneSet? TakePosix(ref ExpressionText text)
    {
        if (!text.Contains(":]")) return null;
        text.Take("[:");
        string name = text.TakeUntil(":]").ToString();
        bool negated = name.StartsWith('^');
        RuneSet set = PosixClass(negated ? name[1..] : name) ?? throw new FormatException($"there is no class '[:{name}:]'.");
        return negated ? set.Complement() : set;
    }

    private static (int First, int Last) TakeRange(ref ExpressionText text)
    {
        int first = TakeRune(ref text);
        if (!text.StartsWith("-") || text.StartsWith("-]")) return (first, first);
        text.Take("-");
        int last = TakeRune(ref text);
        if (last >= first) return (first, last);
        throw new FormatException($"the range '{char.ConvertFromUtf32(first)}-{char.ConvertFromUtf32(last)}' has its ends the wrong way round.");
    }

    private static int TakeRune(ref ExpressionText text) => text.Take("\\") ? EscapeReader.TakeRune(ref text) : text.TakeRune();

    private static RuneSet? PosixClass(string name) => name switch
    {
        "alnum" => new([('0', '9'), ('A', 'Z'), ('a', 'z')]),
        "alpha" => new([('A', 'Z'), ('a', 'z')]),
        "ascii" => new([(0, 0x7F)]),
        "blank" => new([('\t', '\t'), (' ', ' ')]),
        "cntrl" => new([(0, 0x1F), (0x7F, 0x7F)]),
        "digit" => RuneSet.Digits,
        "graph" => new([('!', '~')]),
        "lower" => new([('a', 'z')]),
        "print" => new([(' ', '~')]),
        "punct" => new([('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
        "space" => new([('\t', '\r'), (' ', ' ')]),
        "upper" => new([('A', 'Z')]),
        "word" => RuneSet.WordCharacters,
        "xdigit" => new([('0', '9'), ('A', 'F'), ('a', 'f')]),
        _ => null,
    };
}
