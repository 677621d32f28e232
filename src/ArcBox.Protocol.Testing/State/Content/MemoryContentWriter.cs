namespace ArcBox.Protocol.Testing;

/// <summary>Gathers one piece of content in memory; no more of it than its descriptor promises.</summary>
internal sealed class MemoryContentWriter(ContentDescriptor descriptor, Action<byte[]> keep) : IContentWriter
{
    private readonly MemoryStream _bytes = new();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_bytes.Length + bytes.Length > descriptor.Size)
            throw new InvalidDataException($"The content {descriptor.Digest} is longer than the {descriptor.Size} bytes that its descriptor promises.");
        _bytes.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        byte[] bytes = _bytes.ToArray();
        if (bytes.Length != descriptor.Size || ContentDigest.Of(bytes) != descriptor.Digest)
            throw new InvalidDataException($"What came as the content {descriptor.Digest} has another size or digest.");
        keep(bytes);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _bytes.DisposeAsync();
}
