namespace ArcBox.Protocol.Testing;

/// <summary>A layer made up: a packed tar archive.</summary>
internal sealed record MadeLayer(ContentDescriptor Descriptor, byte[] Bytes, string DiffId);
