namespace ArcBox.Protocol.Testing;

/// <summary>All registries of the world, in memory: a domain exists as soon as somebody asks for it, and is empty until something is added or pushed.</summary>
internal sealed class PretendRegistry : IRegistry
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RegistryRepository> _repositories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);
    private readonly RegistryRules _rules = new();

    public RegistryRules Rules => _rules;

    /// <summary>Makes an image up for a name that nobody has added; null for a registry that does not.</summary>
    public Func<ImageReference, MadeImage>? MakeUp { get; set; }

    /// <summary>Adds an image under a tag, or under its digest alone.</summary>
    public void Add(ImageReference reference, MadeImage image)
    {
        lock (_gate)
        {
            RegistryRepository repository = Repository(reference);
            foreach (MadePlatform platform in image.Platforms)
            {
                foreach ((ContentDescriptor descriptor, byte[] bytes) in platform.Blobs)
                {
                    _blobs[descriptor.Digest] = bytes;
                    repository.Blobs.Add(descriptor.Digest);
                }

                repository.Manifests[platform.Manifest.Descriptor.Digest] = platform.Manifest;
            }

            repository.Manifests[image.Top.Descriptor.Digest] = image.Top;
            if (reference.Tag is { } tag) repository.Tags[tag] = image.Top.Descriptor.Digest;
        }
    }

    /// <summary>What is under a name, whoever asks; null if nothing is.</summary>
    public RegistryManifest? Find(ImageReference reference)
    {
        lock (_gate) return _repositories.GetValueOrDefault(reference.Repository)?.Find(reference);
    }

    /// <summary>A blob, whoever asks.</summary>
    public byte[] ReadBlob(string digest)
    {
        lock (_gate) return _blobs[digest];
    }

    public ValueTask<RegistryManifest> GetManifestAsync(ImageReference reference, RegistryLogin? login, CancellationToken cancellationToken)
    {
        _rules.CheckAccess(reference, login, RegistryException.HeadOf(reference));
        RegistryManifest? manifest = Find(reference);
        if (manifest is null && reference.Digest is null && MakeUp is { } makeUp)
        {
            Add(reference, makeUp(reference));
            manifest = Find(reference);
        }

        return ValueTask.FromResult(manifest ?? throw RegistryException.ManifestUnknown(reference));
    }

    public ValueTask<Stream> OpenBlobAsync(ImageReference repository, string digest, RegistryLogin? login, CancellationToken cancellationToken)
    {
        _rules.CheckAccess(repository, login, "");
        lock (_gate)
        {
            return Repository(repository).Blobs.Contains(digest)
                ? ValueTask.FromResult<Stream>(new MemoryStream(_blobs[digest], writable: false))
                : throw RegistryException.ManifestUnknown(repository);
        }
    }

    public ValueTask BeginPushAsync(ImageReference reference, RegistryLogin? login, CancellationToken cancellationToken)
    {
        _rules.CheckAccess(reference, login, "");
        _rules.CheckWritable(reference);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> HasBlobAsync(ImageReference repository, string digest, RegistryLogin? login, CancellationToken cancellationToken)
    {
        lock (_gate) return ValueTask.FromResult(Repository(repository).Blobs.Contains(digest));
    }

    public ValueTask<string?> MountBlobAsync(ImageReference repository, string digest, RegistryLogin? login, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            string? source = _repositories
                .Where(other => other.Value.Blobs.Contains(digest) && other.Key.StartsWith(repository.Domain + "/", StringComparison.Ordinal))
                .Select(other => ImageReference.Parse(other.Key))
                .Where(other => _rules.Allows(other, login))
                .Select(other => other.Path)
                .Order(StringComparer.Ordinal)
                .FirstOrDefault();
            if (source is not null) Repository(repository).Blobs.Add(digest);
            return ValueTask.FromResult(source);
        }
    }

    public ValueTask<IContentWriter> CreateBlobAsync(
        ImageReference repository, ContentDescriptor descriptor, RegistryLogin? login, CancellationToken cancellationToken)
        => ValueTask.FromResult<IContentWriter>(new MemoryContentWriter(descriptor, bytes =>
        {
            lock (_gate)
            {
                _blobs[descriptor.Digest] = bytes;
                Repository(repository).Blobs.Add(descriptor.Digest);
            }
        }));

    public ValueTask PutManifestAsync(ImageReference reference, RegistryManifest manifest, RegistryLogin? login, CancellationToken cancellationToken)
    {
        ImageManifest content = ManifestJson.Read(manifest.Bytes);
        lock (_gate)
        {
            RegistryRepository repository = Repository(reference);
            if (content.Layers.Append(content.Config).Any(blob => !repository.Blobs.Contains(blob.Digest)))
                throw new InvalidOperationException($"{reference} was pushed before its blobs.");
            repository.Manifests[manifest.Descriptor.Digest] = manifest;
            repository.Tags[reference.Tag ?? ImageReference.DefaultTag] = manifest.Descriptor.Digest;
        }

        return ValueTask.CompletedTask;
    }

    private RegistryRepository Repository(ImageReference reference)
    {
        if (!_repositories.TryGetValue(reference.Repository, out RegistryRepository? repository))
            _repositories.Add(reference.Repository, repository = new RegistryRepository());
        return repository;
    }
}
