namespace ArcBox.Protocol;

/// <summary>Shortens slash paths as text, as Go's <c>path.Clean</c> documents it: no file is looked at.</summary>
internal static class LexicalPath
{
    /// <summary>Without doubled and trailing slashes and <c>.</c>, and with each <c>..</c> taken back where it can be; <c>.</c> for nothing.</summary>
    public static string Clean(string path)
    {
        bool rooted = path.StartsWith('/');
        List<string> kept = [];
        foreach (string part in path.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") kept.Add(part);
            else if (kept.Count > 0 && kept[^1] != "..") kept.RemoveAt(kept.Count - 1);
            else if (!rooted) kept.Add(part);
        }

        string joined = string.Join('/', kept);
        if (rooted) return "/" + joined;
        return joined.Length == 0 ? "." : joined;
    }
}
