using System.Collections.Concurrent;

namespace ArcBox.Protocol.Testing;

/// <summary>Keeps content in memory.</summary>
internal sealed class MemoryContentStore : IContentStore
{
    private readonly ConcurrentDictionary<string, (ContentDescriptor Descriptor, byte[] Bytes)> _content = new(StringComparer.Ordinal);

    /// <summary>The digests of everything that is kept.</summary>
    public IReadOnlyCollection<string> Digests => [.. _content.Keys];

    public ValueTask<ContentDescriptor?> FindAsync(string digest, CancellationToken cancellationToken)
        => ValueTask.FromResult(_content.TryGetValue(digest, out (ContentDescriptor Descriptor, byte[] Bytes) found) ? found.Descriptor : null);

    public ValueTask<Stream> OpenAsync(string digest, CancellationToken cancellationToken)
        => _content.TryGetValue(digest, out (ContentDescriptor Descriptor, byte[] Bytes) found)
            ? ValueTask.FromResult<Stream>(new MemoryStream(found.Bytes, writable: false))
            : throw new KeyNotFoundException($"There is no content {digest} in the store.");

    public ValueTask<IContentWriter> CreateAsync(ContentDescriptor descriptor, CancellationToken cancellationToken)
        => ValueTask.FromResult<IContentWriter>(new MemoryContentWriter(descriptor, bytes => _content[descriptor.Digest] = (descriptor, bytes)));

    public ValueTask DeleteAsync(string digest, CancellationToken cancellationToken)
    {
        _content.TryRemove(digest, out _);
        return ValueTask.CompletedTask;
    }
}
