using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>An image's configuration (OCI image specification, "Image Configuration"). Its digest is the image's id.</summary>
internal sealed record ImageConfiguration
{
    /// <summary>Null if the image does not tell.</summary>
    public DateTimeOffset? Created { get; init; }

    public string Author { get; init; } = "";

    public required Platform Platform { get; init; }

    public ImageSettings Settings { get; init; } = new();

    /// <summary>Digests of the layers unpacked, lowest first.</summary>
    public ImmutableArray<string> DiffIds { get; init; } = [];

    public ImmutableArray<ImageHistory> History { get; init; } = [];
}
