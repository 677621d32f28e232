namespace ArcBox.Protocol.Testing;

/// <summary>Paths in containers and contexts, which are Unix paths wherever the test runs.</summary>
internal static class ContainerPath
{
    /// <summary>The working directory that WORKDIR leads to.</summary>
    public static string Join(string current, string path)
    {
        if (path.Length == 0) throw BuildFailures.Step("cannot normalize nothing");
        return "/" + string.Join('/', Segments(path.StartsWith('/') ? path : $"{current}/{path}"));
    }

    /// <summary>The segments of a path below a root, above which nothing leads.</summary>
    public static IReadOnlyList<string> Segments(string path)
    {
        List<string> segments = [];
        foreach (string segment in path.Split('/'))
        {
            if (segment is "" or ".") continue;
            if (segment != "..") segments.Add(segment);
            else if (segments.Count > 0) segments.RemoveAt(segments.Count - 1);
        }

        return segments;
    }

    /// <summary>True if a path that does not begin at the root leads above it.</summary>
    public static bool LeadsOut(string path)
    {
        int depth = 0;
        return !path.StartsWith('/') && path.Split('/').Any(segment => (depth += segment switch { "" or "." => 0, ".." => -1, _ => 1 }) < 0);
    }
}
