namespace ArcBox.Protocol.V1;

/// <inheritdoc/>
public sealed partial class ImageSummary
{
    /// <summary><see cref="Created"/> as a time, UTC. Values that no <see cref="DateTimeOffset"/> can hold become its nearest end.</summary>
    public DateTimeOffset CreatedAt
        => DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(Created, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()));

    /// <summary>The first twelve hex digits of <see cref="Id"/>.</summary>
    public string ShortId => ImageDigest.Shorten(Id);
}
