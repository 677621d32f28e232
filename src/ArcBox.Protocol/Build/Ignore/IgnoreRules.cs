namespace ArcBox.Protocol;

/// <summary>The patterns of an ignore file, in its order.</summary>
internal sealed class IgnoreRules(IgnorePattern[] patterns)
{
    public static IgnoreRules None { get; } = new([]);

    /// <summary>The scope of the context's root, which no pattern matches.</summary>
    public IgnoreScope Root => new(patterns, "", new bool[patterns.Length]);

    /// <summary>The same, and one file that is kept whatever they say.</summary>
    public IgnoreRules Keeping(string path) => patterns.Length == 0 ? this : new IgnoreRules([.. patterns, IgnorePattern.Parse("!" + path)]);

    /// <summary>Whether a slash path is left out, by itself or by a directory above it.</summary>
    public bool IsIgnored(string path)
    {
        IgnoreScope scope = Root;
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1)) scope = scope.Enter(path[..slash]);
        return scope.IsIgnored(path);
    }
}
