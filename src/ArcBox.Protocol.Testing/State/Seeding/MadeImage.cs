using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>An image made up: one manifest for each platform, and an index above them if there are several.</summary>
internal sealed record MadeImage(RegistryManifest Top, ImmutableArray<MadePlatform> Platforms);
