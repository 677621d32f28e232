namespace ArcBox.Protocol.Testing;

/// <summary>An image that an <see cref="ArcBoxMockServer"/> has been given, or was pushed. All digests are true: the SHA-256 of the bytes they name.</summary>
public sealed class MockImage
{
    private readonly MadePlatform _first;

    internal MockImage(string reference, MadeImage made) : this(reference, made, made.Platforms[0])
    {
    }

    private MockImage(string reference, MadeImage made, MadePlatform platform)
    {
        (Reference, Made, _first) = (reference, made, platform);
        Layers =
        [
            .. platform.Layers.Select(layer => new MockLayer
            {
                Digest = layer.Descriptor.Digest, DiffId = layer.DiffId, Size = layer.Descriptor.Size,
            }),
        ];
    }

    /// <summary>The name under which it was added, such as <c>nginx:1.27</c>; empty for an image without one.</summary>
    public string Reference { get; }

    /// <summary>The digest of what the name leads to: the manifest, or the index of several platforms. <c>RepoDigests</c> tell it after a pull.</summary>
    public string Digest => Made.Top.Descriptor.Digest;

    /// <summary>The image's id, which is the digest of its configuration; of several platforms that of the first.</summary>
    public string Id => _first.Config.Digest;

    /// <summary>What it is made for.</summary>
    public IReadOnlyList<string> Platforms => [.. Made.Platforms.Select(made => made.Platform.ToString())];

    /// <summary>The layers, lowest first; of several platforms those of the first.</summary>
    public IReadOnlyList<MockLayer> Layers { get; }

    internal MadeImage Made { get; }

    /// <summary>The same image, with the id and the layers of another of its platforms.</summary>
    /// <param name="platform">Such as <c>linux/arm64</c>.</param>
    /// <exception cref="ArgumentException">The image is not made for it.</exception>
    public MockImage For(string platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        Platform wanted = Platform.TryParse(platform, out Platform? parsed)
            ? parsed
            : throw new ArgumentException($"'{platform}' is not a platform. Write os/architecture, such as linux/arm64.", nameof(platform));
        MadePlatform made = Made.Platforms.FirstOrDefault(made => made.Platform == wanted)
            ?? throw new ArgumentException($"{Reference} is made for {string.Join(", ", Platforms)}, not for {wanted}.", nameof(platform));
        return new MockImage(Reference, Made, made);
    }

    /// <summary>The reference and the short id.</summary>
    public override string ToString() => $"{Reference} ({ImageDigest.Shorten(Id)})";
}
