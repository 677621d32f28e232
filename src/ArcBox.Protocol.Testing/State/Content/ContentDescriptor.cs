namespace ArcBox.Protocol.Testing;

/// <summary>What a piece of content is, as a manifest describes it (OCI image specification, "Content Descriptors").</summary>
internal sealed record ContentDescriptor(string MediaType, string Digest, long Size)
{
    /// <summary>What progress and lists tell instead of the true size; null for the truth. Travels as an annotation of the descriptor.</summary>
    public long? PretendSize { get; init; }

    /// <summary>Of a manifest in an index: what the image is made for.</summary>
    public Platform? Platform { get; init; }

    public long ShownSize => PretendSize ?? Size;

    public static ContentDescriptor Of(string mediaType, ReadOnlySpan<byte> content) => new(mediaType, ContentDigest.Of(content), content.Length);
}
