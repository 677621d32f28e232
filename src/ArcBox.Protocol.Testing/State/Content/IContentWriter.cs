namespace ArcBox.Protocol.Testing;

/// <summary>Takes in one piece of content. Disposed without a commit, it leaves nothing behind.</summary>
internal interface IContentWriter : IAsyncDisposable
{
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Checks size and digest, and keeps the content.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those of the descriptor.</exception>
    ValueTask CommitAsync(CancellationToken cancellationToken);
}
