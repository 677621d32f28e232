namespace ArcBox.Protocol;

/// <summary>
/// What an ignore file says within one directory. A pattern that matches a directory matches everything below it, so each directory remembers which
/// did; the last pattern that matches decides.
/// </summary>
internal sealed class IgnoreScope(IgnorePattern[] patterns, string directory, bool[] matched)
{
    /// <summary>Whether the directory itself is left out.</summary>
    public bool IsDirectoryIgnored => LastMatched is var last and >= 0 && !patterns[last].IsException;

    /// <summary>
    /// Whether something below a directory that is left out could be kept all the same: by an exception that comes later than the pattern that
    /// leaves the directory out.
    /// </summary>
    public bool MayKeepSomething
    {
        get
        {
            string start = directory + "/";
            for (int i = patterns.Length - 1; i > LastMatched; i--)
            {
                if (patterns[i].IsException && patterns[i].CanMatchBelow(start)) return true;
            }

            return false;
        }
    }

    private int LastMatched => Array.LastIndexOf(matched, true);

    /// <summary>Whether something in this directory, told by its path from the context's root, is left out.</summary>
    public bool IsIgnored(ReadOnlySpan<char> path)
    {
        for (int i = patterns.Length - 1; i >= 0; i--)
        {
            if (matched[i] || patterns[i].IsMatch(path)) return !patterns[i].IsException;
        }

        return false;
    }

    /// <summary>The scope of a directory in this one, told by its path from the context's root.</summary>
    public IgnoreScope Enter(string path)
    {
        bool[] inner = new bool[patterns.Length];
        for (int i = 0; i < inner.Length; i++) inner[i] = matched[i] || patterns[i].IsMatch(path);
        return new IgnoreScope(patterns, path, inner);
    }
}
