namespace ArcBox.Protocol.Testing;

/// <summary>A repository of the pretend registry. Only under the registry's lock.</summary>
internal sealed class RegistryRepository
{
    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, RegistryManifest> Manifests { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Blobs { get; } = new(StringComparer.Ordinal);

    public RegistryManifest? Find(ImageReference reference)
        => reference.Digest is { } digest ? Manifests.GetValueOrDefault(digest)
            : Tags.TryGetValue(reference.Tag ?? ImageReference.DefaultTag, out string? tagged) ? Manifests.GetValueOrDefault(tagged)
            : null;
}
