namespace ArcBox.Protocol;

/// <summary>
/// What Go's <c>filepath.Match</c> documents as a pattern: <c>*</c>, <c>?</c>, <c>\c</c>, and <c>[…]</c> of single characters and ranges, in which
/// <c>-</c> and <c>]</c> need a backslash.
/// </summary>
internal ref struct PatternSyntax
{
    private ReadOnlySpan<char> _rest;

    private PatternSyntax(string pattern) => _rest = pattern;

    /// <exception cref="FormatException">It is no pattern.</exception>
    public static void Check(string pattern)
    {
        PatternSyntax syntax = new(pattern);
        while (!syntax._rest.IsEmpty) syntax.Advance();
    }

    private void Advance()
    {
        char first = _rest[0];
        _rest = _rest[1..];
        if (first == '[') TakeClass();
        else if (first == '\\') TakeEscaped();
    }

    private void TakeClass()
    {
        Take('^');
        bool any = false;
        while (!any || !Take(']'))
        {
            TakeMember();
            if (Take('-')) TakeMember();
            any = true;
        }
    }

    private void TakeMember()
    {
        if (_rest.IsEmpty) throw new FormatException("a '[' is not closed by ']'.");
        if (_rest[0] is '-' or ']') throw new FormatException($"within '[…]' a '{_rest[0]}' that is meant as itself needs a backslash before it.");
        if (!Take('\\')) TakeCharacter();
        else TakeEscaped();
    }

    private void TakeEscaped()
    {
        if (_rest.IsEmpty) throw new FormatException("there is nothing behind the last backslash.");
        TakeCharacter();
    }

    private void TakeCharacter() => _rest = _rest[(char.IsHighSurrogate(_rest[0]) && _rest.Length > 1 ? 2 : 1)..];

    private bool Take(char wanted)
    {
        if (_rest.IsEmpty || _rest[0] != wanted) return false;
        _rest = _rest[1..];
        return true;
    }
}
