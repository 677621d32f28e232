using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>The files of an image, layer upon layer.</summary>
internal sealed class SavedTree(DateTimeOffset start)
{
    // OCI image-spec, layer.md, "Whiteouts".
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";

    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);

    public async Task ApplyAsync(byte[] layer, CancellationToken cancellationToken)
    {
        List<(string Path, string Target)> links = [];
        Dictionary<string, string> added = new(StringComparer.Ordinal);
        await using TarReader reader = new(new MemoryStream(layer));
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            string path = Name(entry.Name);
            string name = path[(path.LastIndexOf('/') + 1)..];
            string directory = path[..^name.Length];
            if (name == Opaque) Remove(directory);
            else if (name.StartsWith(Whiteout, StringComparison.Ordinal)) Remove(directory + name[Whiteout.Length..]);
            else if (entry.EntryType is TarEntryType.HardLink) links.Add((path, Name(entry.LinkName)));
            else added[path] = Describe(entry);
        }

        foreach ((string path, string line) in added) _files[path] = line;
        foreach ((string path, string target) in links) _files[path] = _files[target];
    }

    public IReadOnlyList<string> ToLines() => [.. _files.Select(file => $"{file.Key} {file.Value}")];

    private static string Name(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..].TrimEnd('/') : name.Trim('/');

    private void Remove(string path)
    {
        string below = path.EndsWith('/') || path.Length == 0 ? path : path + "/";
        foreach (string name in _files.Keys.Where(name => name == path || name.StartsWith(below, StringComparison.Ordinal)).ToArray()) _files.Remove(name);
    }

    private string Describe(TarEntry entry)
    {
        string mode = Convert.ToString((int)entry.Mode, 8);
        string time = entry.ModificationTime >= start ? "now" : entry.ModificationTime.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string what = entry.EntryType switch
        {
            TarEntryType.Directory => "directory",
            TarEntryType.SymbolicLink => $"-> {entry.LinkName}",
            TarEntryType.RegularFile or TarEntryType.V7RegularFile => $"{entry.Length} {Hash(entry.DataStream)}",
            _ => entry.EntryType.ToString(),
        };
        return $"{mode} {entry.Uid}:{entry.Gid} {time} {what}";
    }

    private static string Hash(Stream? content) => content is null ? "empty" : Convert.ToHexStringLower(SHA256.HashData(content));
}
