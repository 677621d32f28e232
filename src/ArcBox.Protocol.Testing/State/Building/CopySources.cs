namespace ArcBox.Protocol.Testing;

/// <summary>Whether what COPY and ADD copy from the build context is there.</summary>
internal sealed class CopySources
{
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    public CopySources(BuildArchive archive)
    {
        foreach (string name in archive.Files.Concat(archive.Directories))
        {
            for (string path = name; path.Length > 0 && _paths.Add(path);) path = path[..Math.Max(0, path.LastIndexOf('/'))];
        }
    }

    /// <summary>Checks the sources of a step, whose last argument is the destination.</summary>
    /// <exception cref="Grpc.Core.RpcException">One is not in the context.</exception>
    public void Check(string keyword, IReadOnlyList<string> arguments)
    {
        string[] found = [.. arguments.SkipLast(1).SelectMany(source => Find(keyword, source))];
        if (found.Length == 0) throw BuildFailures.Step($"{keyword} failed: no source files were specified");
        if (found.Length > 1 && !arguments[^1].EndsWith('/'))
        {
            throw BuildFailures.Step(
                $"When using {keyword} with more than one source file, the destination must be a directory and end with a /");
        }
    }

    private IReadOnlyList<string> Find(string keyword, string source)
    {
        if (source.StartsWith("http://", StringComparison.Ordinal) || source.StartsWith("https://", StringComparison.Ordinal))
            return keyword == "ADD" ? [source] : throw BuildFailures.Step("COPY failed: source can't be a URL for COPY");
        if (ContainerPath.LeadsOut(source)) throw BuildFailures.Step($"{keyword} failed: forbidden path outside the build context: {source} ()");
        string path = string.Join('/', ContainerPath.Segments(source));
        if (source.AsSpan().ContainsAny('*', '?', '[')) return [.. _paths.Where(other => GoPattern.TryMatch(path, other))];
        if (path.Length == 0 || _paths.Contains(path)) return [path];
        throw BuildFailures.Step(
            $"{keyword} failed: file not found in build context or excluded by .dockerignore: stat {path}: file does not exist");
    }
}
