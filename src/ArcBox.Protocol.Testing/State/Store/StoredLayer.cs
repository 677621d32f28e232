namespace ArcBox.Protocol.Testing;

/// <summary>A layer of a local image.</summary>
/// <param name="Blob">The layer packed.</param>
/// <param name="DiffId">Digest of the layer unpacked.</param>
/// <param name="ChainId">What the layer is together with those below it (OCI image specification, "Layer ChainID").</param>
/// <param name="Size">Bytes of its files, or what it pretends to be.</param>
internal sealed record StoredLayer(ContentDescriptor Blob, string DiffId, string ChainId, long Size);
