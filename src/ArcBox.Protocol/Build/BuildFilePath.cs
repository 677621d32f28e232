namespace ArcBox.Protocol;

/// <summary>The paths that files of a build context may have.</summary>
internal static class BuildFilePath
{
    /// <returns>The path without doubled slashes and <c>.</c>.</returns>
    /// <exception cref="ArgumentException">It cannot be a file's path in a context.</exception>
    public static string Check(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\\', StringComparison.Ordinal)) throw Refused(path, "has a backslash; put '/' between directories, also on Windows");
        if (path.StartsWith('/')) throw Refused(path, "is absolute; paths count from the context's root, so leave the first '/' out");
        if (path.Contains('\0', StringComparison.Ordinal)) throw Refused(path, "has a NUL character");
        if (path.Split('/').Contains("..")) throw Refused(path, "has a '..' in it; nothing can lie outside the context");
        if (path.EndsWith('/') || path.EndsWith("/.", StringComparison.Ordinal) || path == ".") throw Refused(path, "names a directory, not a file");
        if (!UnicodeText.IsValid(path)) throw Refused(path, "is not valid Unicode");
        return LexicalPath.Clean(path);
    }

    private static ArgumentException Refused(string path, string reason) => new($"'{path}' {reason}.", nameof(path));
}
