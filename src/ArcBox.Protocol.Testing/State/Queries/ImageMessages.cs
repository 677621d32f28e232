using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>Makes of local images the protocol's messages.</summary>
internal static class ImageMessages
{
    private const long NotCounted = -1;

    public static ImageSummary ToSummary(StoredImage image, ImageConfiguration configuration, IEnumerable<ImageReference> names) => new()
    {
        Id = image.Id,
        RepoTags = { Tags(names) },
        RepoDigests = { Digests(names) },
        Created = configuration.Created?.ToUnixTimeSeconds() ?? 0,
        Size = image.Size,
        VirtualSize = image.Size,
        Containers = NotCounted,
        Labels = { configuration.Settings.Labels },
    };

    public static ImageInfo ToInfo(StoredImage image, ImageConfiguration configuration, IEnumerable<ImageReference> names) => new()
    {
        Id = image.Id,
        RepoTags = { Tags(names) },
        RepoDigests = { Digests(names) },
        Parent = image.Parent ?? "",
        Created = configuration.Created is { } created ? Rfc3339.Write(created) : "",
        Author = configuration.Author,
        Architecture = configuration.Platform.Architecture ?? "",
        Os = configuration.Platform.Os,
        Size = image.Size,
        VirtualSize = image.Size,
        Config = ToConfig(configuration.Settings),
        RootFs = new RootFS { Type = "layers", Layers = { configuration.DiffIds } },
    };

    private static ImageConfig ToConfig(ImageSettings settings) => new()
    {
        User = settings.User,
        Env = { settings.Env },
        Cmd = { settings.Cmd },
        Entrypoint = { settings.Entrypoint },
        WorkingDir = settings.WorkingDir,
        Labels = { settings.Labels },
        ExposedPorts = { settings.ExposedPorts.ToDictionary(port => port, _ => new Empty()) },
        Volumes = { settings.Volumes.ToDictionary(path => path, _ => new Empty()) },
    };

    private static IEnumerable<string> Tags(IEnumerable<ImageReference> names) => names.Where(name => name.Digest is null).Select(name => name.FamiliarName);

    private static IEnumerable<string> Digests(IEnumerable<ImageReference> names)
        => names.Where(name => name.Digest is not null).Select(name => name.FamiliarName);
}
