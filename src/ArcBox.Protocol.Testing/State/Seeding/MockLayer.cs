namespace ArcBox.Protocol.Testing;

/// <summary>A layer of a <see cref="MockImage"/>.</summary>
public sealed record MockLayer
{
    internal MockLayer()
    {
    }

    /// <summary>Digest of the layer packed, as manifests and the progress of pulls name it.</summary>
    public required string Digest { get; init; }

    /// <summary>Digest of the layer unpacked, as inspections and the progress of pushes name it.</summary>
    public required string DiffId { get; init; }

    /// <summary>Bytes of the layer packed.</summary>
    public required long Size { get; init; }
}
