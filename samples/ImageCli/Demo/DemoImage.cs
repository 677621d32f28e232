using System.Security.Cryptography;
using System.Text;
using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Demo;

/// <summary>An image of the demonstration: nothing but what can be told about one.</summary>
internal sealed record DemoImage(string Id, DateTimeOffset Created, IReadOnlyList<DemoLayer> Layers)
{
    public HashSet<string> Tags { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Digests { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Command { get; init; } = ["/bin/sh"];

    private long Size => Layers.Sum(layer => layer.Size * 5 / 2);

    /// <summary>An image made up from a name, the same each time.</summary>
    public static DemoImage FromName(string name, DateTimeOffset created)
    {
        byte[] seed = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        int count = 3 + (seed[0] % 4);
        return new DemoImage(Digest($"config {name}"), created, [.. Enumerable.Range(0, count).Select(place => DemoLayer.Of(name, place, seed[place + 1]))]);
    }

    public static string Digest(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    public ImageSummary ToSummary() => new()
    {
        Id = Id,
        RepoTags = { Tags.Order(StringComparer.Ordinal) },
        RepoDigests = { Digests.Order(StringComparer.Ordinal) },
        Created = Created.ToUnixTimeSeconds(),
        Size = Size,
        VirtualSize = Size,
        Containers = -1,
    };

    public ImageInfo ToInfo() => new()
    {
        Id = Id,
        RepoTags = { Tags.Order(StringComparer.Ordinal) },
        RepoDigests = { Digests.Order(StringComparer.Ordinal) },
        Created = Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        Architecture = "amd64",
        Os = "linux",
        Size = Size,
        VirtualSize = Size,
        Config = new ImageConfig { Env = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" }, Cmd = { Command }, WorkingDir = "/" },
        RootFs = new RootFS { Type = "layers", Layers = { Layers.Select(layer => Digest("unpacked " + layer.Digest)) } },
    };
}
