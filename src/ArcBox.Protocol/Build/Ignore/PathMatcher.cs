namespace ArcBox.Protocol;

/// <summary>Tells which slash paths a pattern stands for.</summary>
internal abstract class PathMatcher
{
    public abstract bool IsMatch(ReadOnlySpan<char> path);

    /// <summary>Whether some path that begins with the directory, which ends in a slash, could match. True in case of doubt.</summary>
    public abstract bool CanMatchBelow(ReadOnlySpan<char> directory);
}
