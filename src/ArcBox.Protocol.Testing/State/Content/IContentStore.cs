namespace ArcBox.Protocol.Testing;

/// <summary>A seam: where manifests, configurations and layers are kept, by digest. The blobs folder of an OCI layout would be another one.</summary>
internal interface IContentStore
{
    /// <summary>What the store has under a digest, or null.</summary>
    ValueTask<ContentDescriptor?> FindAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Opens content to be read from its beginning.</summary>
    /// <exception cref="KeyNotFoundException">The store does not have it.</exception>
    ValueTask<Stream> OpenAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Begins to take in content. It is there once the writer has committed it, and not before; writing what is there already does no harm.</summary>
    ValueTask<IContentWriter> CreateAsync(ContentDescriptor descriptor, CancellationToken cancellationToken);

    /// <summary>Deletes content, if it is there.</summary>
    ValueTask DeleteAsync(string digest, CancellationToken cancellationToken);
}
