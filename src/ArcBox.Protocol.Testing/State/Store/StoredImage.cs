using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>An image of a local store, with or without names.</summary>
/// <param name="Id">Digest of its configuration.</param>
/// <param name="Manifest">Its manifest: as a registry sent it, or made here.</param>
/// <param name="Layers">Its layers, lowest first.</param>
/// <param name="Parent">The id of the image that a build started from; null for others.</param>
internal sealed record StoredImage(string Id, ContentDescriptor Manifest, ImmutableArray<StoredLayer> Layers, string? Parent)
{
    /// <summary>Size of all layers unpacked, or what it pretends to be.</summary>
    public long Size => Layers.Sum(layer => layer.Size);

    /// <summary>All that must be kept for the image.</summary>
    public IEnumerable<string> Content => Layers.Select(layer => layer.Blob.Digest).Append(Manifest.Digest).Append(Id);
}
