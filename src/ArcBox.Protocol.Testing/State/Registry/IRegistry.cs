namespace ArcBox.Protocol.Testing;

/// <summary>
/// A seam: the registries that the engine pulls from and pushes to, in the steps of the OCI distribution specification. All members throw
/// <see cref="RegistryException"/> where a registry refuses.
/// </summary>
internal interface IRegistry
{
    /// <summary>The manifest or index under a name with a tag or digest.</summary>
    ValueTask<RegistryManifest> GetManifestAsync(ImageReference reference, RegistryLogin? login, CancellationToken cancellationToken);

    /// <summary>Opens a configuration or layer of a repository.</summary>
    ValueTask<Stream> OpenBlobAsync(ImageReference repository, string digest, RegistryLogin? login, CancellationToken cancellationToken);

    /// <summary>Fails if nothing may be pushed there, before anything is.</summary>
    ValueTask BeginPushAsync(ImageReference reference, RegistryLogin? login, CancellationToken cancellationToken);

    ValueTask<bool> HasBlobAsync(ImageReference repository, string digest, RegistryLogin? login, CancellationToken cancellationToken);

    /// <summary>Takes a blob over from another repository of the same registry, and tells from which; null if there is none.</summary>
    ValueTask<string?> MountBlobAsync(ImageReference repository, string digest, RegistryLogin? login, CancellationToken cancellationToken);

    /// <summary>Begins to take in a blob, which is there once it is committed.</summary>
    ValueTask<IContentWriter> CreateBlobAsync(
        ImageReference repository, ContentDescriptor descriptor, RegistryLogin? login, CancellationToken cancellationToken);

    /// <summary>Takes in a manifest whose blobs are there, under a name with a tag.</summary>
    ValueTask PutManifestAsync(ImageReference reference, RegistryManifest manifest, RegistryLogin? login, CancellationToken cancellationToken);
}
