using System.Formats.Tar;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>An image as <c>docker save</c> writes it, as lines that two builds of the same are to have in common.</summary>
internal sealed class SavedImage
{
    // What the id of the parent is in, and what each container gets anew.
    private static readonly string[] Own = ["Image", "Hostname", "Domainname"];

    private SavedImage(IReadOnlyList<string> files, IReadOnlyList<string> configuration) => (Files, Configuration) = (files, configuration);

    /// <summary>One line a file, by name.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>One line a property of the configuration, and one a step of the history.</summary>
    public IReadOnlyList<string> Configuration { get; }

    /// <param name="archive">The archive.</param>
    /// <param name="start">Times from then on are the build's own, and not compared.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<SavedImage> ReadAsync(Stream archive, DateTimeOffset start, CancellationToken cancellationToken)
    {
        Dictionary<string, byte[]> files = await UnpackAsync(archive, cancellationToken);
        JsonNode manifest = JsonNode.Parse(files["manifest.json"])![0]!;
        JsonNode configuration = JsonNode.Parse(files[(string)manifest["Config"]!])!;
        SavedTree tree = new(start);
        string[] layers = [.. manifest["Layers"]!.AsArray().Select(layer => (string)layer!)];
        foreach (string layer in layers) await tree.ApplyAsync(files[layer], cancellationToken);
        return new SavedImage(tree.ToLines(), [.. Lines(configuration).Append($"{layers.Length} layers")]);
    }

    private static IEnumerable<string> Lines(JsonNode configuration)
    {
        foreach (string name in (string[])["architecture", "os", "variant", "author"]) yield return $"{name}: {configuration[name]}";
        foreach ((string name, JsonNode? value) in configuration["config"]!.AsObject().OrderBy(property => property.Key, StringComparer.Ordinal))
            if (!Own.Contains(name)) yield return $"Config.{name}: {value?.ToJsonString(Plain) ?? "null"}";
        foreach (JsonNode? step in configuration["history"]?.AsArray() ?? []) yield return $"{step!["created_by"]} {step["empty_layer"]}";
    }

    private static JsonSerializerOptions Plain { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Files by name; dockerd writes a layer that is in the image twice as a link to the first one.</summary>
    private static async Task<Dictionary<string, byte[]>> UnpackAsync(Stream archive, CancellationToken cancellationToken)
    {
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        Dictionary<string, string> links = new(StringComparer.Ordinal);
        await using TarReader reader = new(archive);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.EntryType is TarEntryType.SymbolicLink)
                links[entry.Name] = Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(entry.Name)!, entry.LinkName)));
            if (entry.DataStream is not { } data) continue;
            using MemoryStream content = new();
            await data.CopyToAsync(content, cancellationToken);
            files[entry.Name] = content.ToArray();
        }

        foreach ((string name, string target) in links) files[name] = files[target];
        return files;
    }
}
