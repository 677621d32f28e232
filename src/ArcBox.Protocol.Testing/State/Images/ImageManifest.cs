using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>What an image consists of (OCI image specification, "Image Manifest"): its configuration, and its layers, lowest first.</summary>
internal sealed record ImageManifest(ContentDescriptor Config, ImmutableArray<ContentDescriptor> Layers);
