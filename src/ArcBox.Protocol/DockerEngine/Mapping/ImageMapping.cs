using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>Makes of the engine's images those of the protocol.</summary>
internal static class ImageMapping
{
    // What engines before API 1.43 write where an image has no name.
    private const string NoName = "<none>";

    private const long NotCounted = -1;

    public static ImageSummary ToSummary(EngineImageSummary image) => new()
    {
        Id = Id(image.Id),
        RepoTags = { Tags(image.RepoTags) },
        RepoDigests = { Digests(image.RepoDigests, image.RepoTags) },
        Created = image.Created,
        Size = image.Size,
        // Engines gave up the field with API 1.44; it was always the same.
        VirtualSize = image.Size,
        Containers = image.Containers ?? NotCounted,
        Labels = { Labels(image.Labels) },
    };

    public static ImageInfo ToInfo(EngineImage image) => new()
    {
        Id = Id(image.Id),
        RepoTags = { Tags(image.RepoTags) },
        RepoDigests = { Digests(image.RepoDigests, image.RepoTags) },
        Parent = Id(image.Parent),
        Comment = image.Comment ?? "",
        Created = image.Created ?? "",
        Author = image.Author ?? "",
        Architecture = image.Architecture ?? "",
        Os = image.Os ?? "",
        OsVersion = image.OsVersion ?? "",
        Size = image.Size,
        VirtualSize = image.Size,
        Config = image.Config is { } config ? ToConfig(config) : null,
        RootFs = image.RootFS is { } rootFs ? new RootFS { Type = rootFs.Type ?? "", Layers = { Texts(rootFs.Layers) } } : null,
    };

    public static RemoveImageResponse ToRemoval(EngineRemoval?[] removals) => new()
    {
        Untagged = { removals.Select(removal => removal?.Untagged).OfType<string>() },
        Deleted = { removals.Select(removal => removal?.Deleted).OfType<string>().Select(Id) },
    };

    /// <summary>Ids with prefix; Podman writes them bare.</summary>
    public static string Id(string? id) => ImageDigest.TryNormalize(id) ?? id ?? "";

    private static ImageConfig ToConfig(EngineImageConfig config) => new()
    {
        Hostname = config.Hostname ?? "",
        Domainname = config.Domainname ?? "",
        User = config.User ?? "",
        Env = { Texts(config.Env) },
        Cmd = { Texts(config.Cmd) },
        Entrypoint = { Texts(config.Entrypoint) },
        WorkingDir = config.WorkingDir ?? "",
        Labels = { Labels(config.Labels) },
        ExposedPorts = { Keys(config.ExposedPorts) },
        Volumes = { Keys(config.Volumes) },
    };

    private static Dictionary<string, Empty> Keys<T>(Dictionary<string, T>? set) => (set ?? []).ToDictionary(pair => pair.Key, _ => new Empty());

    // Any member of any of these may be null on engines that are not dockerd.
    private static IEnumerable<string> Texts(string?[]? texts) => (texts ?? []).OfType<string>();

    private static Dictionary<string, string> Labels(Dictionary<string, string?>? labels)
        => (labels ?? []).ToDictionary(label => label.Key, label => label.Value ?? "");

    private static IEnumerable<string> Tags(string?[]? tags) => Texts(tags).Where(tag => !tag.Contains(NoName, StringComparison.Ordinal) && !tag.Contains('@'));

    // Podman puts names with a digest among the tags.
    private static IEnumerable<string> Digests(string?[]? digests, string?[]? tags)
        => Texts(digests).Concat(Texts(tags).Where(tag => tag.Contains('@'))).Where(digest => !digest.Contains(NoName, StringComparison.Ordinal)).Distinct();
}
