namespace ArcBox.Protocol.Testing;

/// <summary>Whole pieces of content at once, for what is small.</summary>
internal static class ContentStoreExtensions
{
    public static async Task<byte[]> ReadAllAsync(this IContentStore store, string digest, CancellationToken cancellationToken)
    {
        Stream content = await store.OpenAsync(digest, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false)) return await content.ReadAllAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task<byte[]> ReadAllAsync(this Stream content, CancellationToken cancellationToken)
    {
        using MemoryStream bytes = new();
        await content.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes.ToArray();
    }

    public static async Task WriteAllAsync(
        this IContentStore store, ContentDescriptor descriptor, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        IContentWriter writer = await store.CreateAsync(descriptor, cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
