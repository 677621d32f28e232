using System.Text;

namespace ArcBox.Protocol;

/// <summary>What is left of an expression while it is read.</summary>
internal ref struct ExpressionText(ReadOnlySpan<char> rest)
{
    private ReadOnlySpan<char> _rest = rest;

    public readonly bool IsEmpty => _rest.IsEmpty;

    /// <summary>The next character; 0 at the end.</summary>
    public readonly char Next => _rest.IsEmpty ? '\0' : _rest[0];

    public readonly bool StartsWith(string text) => _rest.StartsWith(text);

    public readonly bool Contains(string text) => _rest.IndexOf(text) >= 0;

    public bool Take(string text)
    {
        if (!_rest.StartsWith(text)) return false;
        _rest = _rest[text.Length..];
        return true;
    }

    public int TakeRune()
    {
        if (_rest.IsEmpty) throw new FormatException("a '[' is not closed by ']'.");
        Rune.DecodeFromUtf16(_rest, out Rune rune, out int length);
        _rest = _rest[length..];
        return rune.Value;
    }

    /// <summary>Everything before the mark, which is taken too; all that is left if there is none.</summary>
    public ReadOnlySpan<char> TakeUntil(string mark)
    {
        int end = _rest.IndexOf(mark);
        ReadOnlySpan<char> taken = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? [] : _rest[(end + mark.Length)..];
        return taken;
    }
}
