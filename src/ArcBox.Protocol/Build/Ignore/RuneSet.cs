namespace ArcBox.Protocol;

/// <summary>A set of code points, as ranges with both ends in it.</summary>
internal sealed class RuneSet(IReadOnlyList<(int First, int Last)> ranges)
{
    private const int LastRune = 0x10FFFF;

    private readonly (int First, int Last)[] _ranges = [.. ranges];

    public static RuneSet NotSlash { get; } = Of('/').Complement();

    public static RuneSet NotNewline { get; } = Of('\n').Complement();

    public static RuneSet Digits { get; } = new([('0', '9')]);

    public static RuneSet Spaces { get; } = new([('\t', '\n'), ('\f', '\r'), (' ', ' ')]);

    public static RuneSet WordCharacters { get; } = new([('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);

    public IReadOnlyList<(int First, int Last)> Ranges => _ranges;

    public static RuneSet Of(int rune) => new([(rune, rune)]);

    public bool Contains(int rune)
    {
        foreach ((int first, int last) in _ranges)
        {
            if (rune >= first && rune <= last) return true;
        }

        return false;
    }

    public RuneSet Complement()
    {
        List<(int, int)> gaps = [];
        int next = 0;
        foreach ((int first, int last) in _ranges.Order())
        {
            if (first > next) gaps.Add((next, first - 1));
            next = Math.Max(next, last + 1);
        }

        if (next <= LastRune) gaps.Add((next, LastRune));
        return new RuneSet(gaps);
    }
}
