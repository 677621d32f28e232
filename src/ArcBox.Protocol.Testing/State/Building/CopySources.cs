using System.Security.Cryptography;
using System.Text;

namespace ArcBox.Protocol.Testing;

/// <summary>What COPY and ADD copy from the build context.</summary>
internal sealed class CopySources
{
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _digests;

    /// <exception cref="Grpc.Core.RpcException">The paths of files and of the directories above them are longer together than may be kept.</exception>
    public CopySources(BuildArchive archive, int maxKeptBytes)
    {
        _digests = archive.Digests;
        long kept = 0;
        foreach (string name in archive.Files.Concat(archive.Directories))
        {
            for (string path = name; path.Length > 0 && _paths.Add(path); path = path[..Math.Max(0, path.LastIndexOf('/'))])
            {
                // A path brings all those above it along, so a deep one is many times as long as it looks.
                kept += path.Length;
                if (kept > maxKeptBytes) throw MockBuildContext.TooLong("The paths in the build context and those above them are", maxKeptBytes);
            }
        }
    }

    /// <summary>Finds the sources of a step, whose last argument is the destination.</summary>
    /// <returns>What stands for them in an image's history, such as <c>file:</c> and a digest.</returns>
    /// <exception cref="Grpc.Core.RpcException">One is not in the context.</exception>
    public string Find(string keyword, IReadOnlyList<string> arguments)
    {
        string[] found = [.. arguments.SkipLast(1).SelectMany(source => Locate(keyword, source))];
        if (found.Length == 0) throw BuildFailures.Step($"{keyword} failed: no source files were specified");
        if (found.Length > 1 && !arguments[^1].EndsWith('/'))
        {
            throw BuildFailures.Step(
                $"When using {keyword} with more than one source file, the destination must be a directory and end with a /");
        }

        string[] words = [.. found.Select(Word)];
        return words is [var single] ? single : $"multi:{Hash(string.Join(',', words))}";
    }

    /// <summary>The same for sources in an image, which the mock server cannot look into.</summary>
    public static string WordOf(StoredImage? image, IReadOnlyList<string> arguments)
        => $"file:{Hash($"{image?.Id}\n{string.Join('\n', arguments.SkipLast(1))}")}";

    private IReadOnlyList<string> Locate(string keyword, string source)
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

    // A directory is all that lies below it; a URL, which nobody fetches, is its text.
    private string Word(string path)
    {
        if (_digests.TryGetValue(path, out string? digest)) return $"file:{digest}";
        if (!_paths.Contains(path) && path.Length > 0) return $"file:{Hash(path)}";
        string start = path.Length == 0 ? "" : path + "/";
        IEnumerable<string> below = _paths.Where(name => name.StartsWith(start, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return $"dir:{Hash(string.Concat(below.Select(name => $"{name[start.Length..]}\n{_digests.GetValueOrDefault(name)}\n")))}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
