namespace ArcBox.Protocol.Testing;

/// <summary>A manifest or index as a registry has it: the very bytes whose digest it bears.</summary>
internal sealed record RegistryManifest(ContentDescriptor Descriptor, ReadOnlyMemory<byte> Bytes);
