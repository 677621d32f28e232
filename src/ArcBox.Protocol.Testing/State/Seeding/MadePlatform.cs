using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>An image made up for one platform.</summary>
internal sealed record MadePlatform(
    Platform Platform, RegistryManifest Manifest, ContentDescriptor Config, byte[] ConfigBytes, ImmutableArray<MadeLayer> Layers)
{
    public IEnumerable<(ContentDescriptor Descriptor, byte[] Bytes)> Blobs
        => Layers.Select(layer => (layer.Descriptor, layer.Bytes)).Append((Config, ConfigBytes));
}
