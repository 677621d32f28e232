namespace ArcBox.Samples.ImageCli.Demo;

/// <summary>A layer of the demonstration: packed size and digest.</summary>
internal sealed record DemoLayer(string Digest, long Size)
{
    private const int DigestPrefix = 7;
    private const int ShortLength = 12;

    public string ShortId => Digest.Substring(DigestPrefix, ShortLength);

    /// <summary>The first layer, the base system, is the large one.</summary>
    public static DemoLayer Of(string name, int place, byte chance)
        => new(DemoImage.Digest($"layer {place} of {name}"), place == 0 ? 24_000_000 + (chance * 91_003L) : 90_000 + (chance * 47_011L));
}
