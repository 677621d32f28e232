using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>Reads images back from the pretend registry.</summary>
internal static class MadeImageReader
{
    public static MadeImage? Read(PretendRegistry registry, ImageReference name)
    {
        if (registry.Find(name) is not { } top) return null;
        if (top.Descriptor.MediaType != MediaTypes.Index) return new MadeImage(top, [ReadPlatform(registry, top)]);
        ImmutableArray<MadePlatform> platforms =
        [
            .. ManifestJson.ReadIndex(top.Bytes).Select(manifest => ReadPlatform(registry, registry.Find(NameKey.WithDigest(name, manifest.Digest))!)),
        ];
        return new MadeImage(top, platforms);
    }

    private static MadePlatform ReadPlatform(PretendRegistry registry, RegistryManifest manifest)
    {
        ImageManifest parts = ManifestJson.Read(manifest.Bytes);
        byte[] configBytes = registry.ReadBlob(parts.Config.Digest);
        ImageConfiguration configuration = ConfigurationJson.Read(configBytes);
        return new MadePlatform(configuration.Platform, manifest, parts.Config, configBytes,
        [
            .. parts.Layers.Zip(configuration.DiffIds, (layer, diffId) => new MadeLayer(layer, registry.ReadBlob(layer.Digest), diffId)),
        ]);
    }
}
