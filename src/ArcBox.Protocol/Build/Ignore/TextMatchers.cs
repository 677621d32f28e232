namespace ArcBox.Protocol;

/// <summary>A pattern without wildcards.</summary>
internal sealed class ExactMatcher(string text) : PathMatcher
{
    public override bool IsMatch(ReadOnlySpan<char> path) => path.SequenceEqual(text);

    public override bool CanMatchBelow(ReadOnlySpan<char> directory) => text.AsSpan().StartsWith(directory);
}

/// <summary>A pattern whose only wildcard is <c>**</c> at its end.</summary>
internal sealed class PrefixMatcher(string prefix) : PathMatcher
{
    public override bool IsMatch(ReadOnlySpan<char> path) => path.StartsWith(prefix);

    public override bool CanMatchBelow(ReadOnlySpan<char> directory) => prefix.AsSpan().StartsWith(directory) || directory.StartsWith(prefix);
}

/// <summary>A pattern whose only wildcard is <c>**</c> at its beginning: <c>**/foo</c> is also <c>foo</c>, and <c>**foo</c> also <c>barfoo</c>.</summary>
internal sealed class SuffixMatcher(string suffix) : PathMatcher
{
    public override bool IsMatch(ReadOnlySpan<char> path)
        => path.EndsWith(suffix) || (suffix.StartsWith('/') && path.SequenceEqual(suffix.AsSpan(1)));

    public override bool CanMatchBelow(ReadOnlySpan<char> directory) => true;
}
