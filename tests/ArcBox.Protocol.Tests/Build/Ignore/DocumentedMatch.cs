namespace ArcBox.Protocol.Tests.Build.Ignore;

/// <summary>Ignore files as Docker's documentation has them, tried out by going back: correct and slow.</summary>
internal static class DocumentedMatch
{
    /// <summary>The last line that matches the path or a directory above it decides.</summary>
    public static bool IsIgnored(IEnumerable<string> lines, string path)
    {
        bool ignored = false;
        foreach (string line in lines)
        {
            string pattern = line.TrimStart('!');
            if (Enumerable.Range(0, path.Length + 1).Any(end => (end == path.Length || path[end] == '/') && IsMatch(pattern, path[..end])))
                ignored = !line.StartsWith('!');
        }

        return ignored;
    }

    public static bool IsMatch(string pattern, string path)
    {
        // The documentation's "**" stands for any number of directories; at either end of a pattern without other wildcards it stands for any text.
        if (pattern.StartsWith("**", StringComparison.Ordinal) && !IsWild(pattern[2..]))
            return path.EndsWith(pattern[2..], StringComparison.Ordinal) || "/" + path == pattern[2..];
        return IsMatch(pattern.AsSpan(), path.AsSpan());
    }

    private static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> path)
    {
        if (pattern.IsEmpty) return path.IsEmpty;
        if (pattern.StartsWith("**"))
        {
            ReadOnlySpan<char> rest = pattern.Length > 2 && pattern[2] == '/' ? pattern[3..] : pattern[2..];
            if (rest.IsEmpty || IsMatch(rest, path)) return true;
            for (int i = 0; i < path.Length; i++)
            {
                if (path[i] == '/' && IsMatch(rest, path[(i + 1)..])) return true;
            }

            return false;
        }

        if (pattern[0] == '*')
        {
            for (int i = 0; i <= path.Length; i++)
            {
                if (IsMatch(pattern[1..], path[i..])) return true;
                if (i < path.Length && path[i] == '/') return false;
            }

            return false;
        }

        if (path.IsEmpty) return false;
        int length = char.IsHighSurrogate(path[0]) ? 2 : 1;
        switch (pattern[0])
        {
            case '?': return path[0] != '/' && IsMatch(pattern[1..], path[length..]);
            case '[':
                int end = pattern.IndexOf(']');
                bool negated = pattern[1] == '^';
                bool isIn = pattern[(negated ? 2 : 1)..end].Contains(path[0]);
                return isIn != negated && IsMatch(pattern[(end + 1)..], path[length..]);
            case '\\': return path[0] == pattern[1] && IsMatch(pattern[2..], path[1..]);
            default: return path[0] == pattern[0] && IsMatch(pattern[1..], path[1..]);
        }
    }

    private static bool IsWild(string pattern) => pattern.IndexOfAny(['*', '?', '[', '\\']) >= 0;
}
