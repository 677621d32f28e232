namespace ArcBox.Protocol;

/// <summary>One line of an ignore file, compiled.</summary>
internal sealed class IgnorePattern
{
    private readonly PathMatcher _matcher;

    private IgnorePattern(PathMatcher matcher, bool isException)
    {
        _matcher = matcher;
        IsException = isException;
    }

    /// <summary>True if what matches is kept (<c>!</c>), false if it is left out.</summary>
    public bool IsException { get; }

    /// <exception cref="FormatException">It is no pattern.</exception>
    public static IgnorePattern Parse(string text)
    {
        // Docker tidies the whole once more before it looks for the '!': "!/" ends as "!", and "./!x" is an exception.
        string pattern = LexicalPath.Clean(text.Trim());
        bool isException = pattern[0] == '!';
        if (isException) pattern = pattern[1..];
        if (pattern.Length == 0) throw new FormatException("there is no pattern behind the '!'.");
        PatternSyntax.Check(pattern);
        return new IgnorePattern(PatternTranslation.Compile(pattern), isException);
    }

    /// <summary>Whether this very path matches; those above it are not tried.</summary>
    public bool IsMatch(ReadOnlySpan<char> path) => _matcher.IsMatch(path);

    /// <summary>Whether some path that begins with the directory, which ends in a slash, could match. True in case of doubt.</summary>
    public bool CanMatchBelow(ReadOnlySpan<char> directory) => _matcher.CanMatchBelow(directory);
}
