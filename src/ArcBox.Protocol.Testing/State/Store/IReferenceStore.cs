namespace ArcBox.Protocol.Testing;

/// <summary>A seam: which images a store has, and under which names. The index.json of an OCI layout would be another one.</summary>
internal interface IReferenceStore
{
    /// <summary>All images and names, as they are at one moment.</summary>
    ValueTask<ImageCatalog> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Adds an image without a name, or takes the place of what is known of it.</summary>
    ValueTask SetImageAsync(StoredImage image, CancellationToken cancellationToken);

    /// <summary>Forgets an image, if it is there. Its names must have gone before.</summary>
    ValueTask DeleteImageAsync(string id, CancellationToken cancellationToken);

    /// <summary>Gives an image a name with a tag or a digest, wherever that name was before.</summary>
    ValueTask SetNameAsync(ImageReference name, string id, CancellationToken cancellationToken);

    /// <summary>Takes a name away, if it is there.</summary>
    ValueTask DeleteNameAsync(ImageReference name, CancellationToken cancellationToken);
}
