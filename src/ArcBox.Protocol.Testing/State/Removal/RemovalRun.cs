using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>One removal, within the store.</summary>
internal sealed class RemovalRun(StoreAccess access, bool force, bool pruneParents)
{
    public RemoveImageResponse Response { get; } = new();

    /// <summary>Takes one name away, and deletes the image if that was its last.</summary>
    public async Task RemoveNameAsync(StoredImage image, ImageReference reference)
    {
        ImageReference name = NameKey.Of(reference);
        await UntagAsync(name).ConfigureAwait(false);
        IReadOnlyList<ImageReference> left = await NamesAsync(image).ConfigureAwait(false);
        ImageReference[] sameRepository = [.. left.Where(other => other.Repository == name.Repository)];
        if (name.Digest is null && sameRepository.All(other => other.Digest is not null))
        {
            // Digests without a tag in their repository are of no use to anybody.
            foreach (ImageReference digest in sameRepository) await UntagAsync(digest).ConfigureAwait(false);
            left = [.. left.Except(sameRepository)];
        }

        // Children keep the image, silently: its name was what the client wanted gone.
        ImageCatalog catalog = await access.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (left.Count == 0 && !catalog.HasChildren(image.Id)) await DeleteAsync(image).ConfigureAwait(false);
    }

    /// <summary>Deletes an image with its names, unless it has several and nobody insists.</summary>
    public async Task RemoveImageAsync(StoredImage image)
    {
        ImageCatalog catalog = await access.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        string shortId = ImageDigest.Shorten(image.Id);
        if (catalog.HasChildren(image.Id)) throw EngineFailures.Conflict($"unable to delete {shortId} (cannot be forced) - image has dependent child images");
        if (!force && catalog.NamesOf(image.Id) is { Count: > 0 } names && !IsOneName(names))
            throw EngineFailures.Conflict($"unable to delete {shortId} (must be forced) - image is referenced in multiple repositories");
        await DeleteAsync(image).ConfigureAwait(false);
    }

    private async Task DeleteAsync(StoredImage image)
    {
        foreach (ImageReference name in await NamesAsync(image).ConfigureAwait(false)) await UntagAsync(name).ConfigureAwait(false);
        IReadOnlyList<string> layers = await access.DeleteAsync(image).ConfigureAwait(false);
        Response.Deleted.Add(image.Id);
        Response.Deleted.Add(layers);

        ImageCatalog catalog = await access.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (!pruneParents || image.Parent is null || !catalog.Images.TryGetValue(image.Parent, out StoredImage? parent)) return;
        if (catalog.IsUnused(parent.Id)) await DeleteAsync(parent).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ImageReference>> NamesAsync(StoredImage image)
        => (await access.ReadAsync(CancellationToken.None).ConfigureAwait(false)).NamesOf(image.Id);

    private async Task UntagAsync(ImageReference name)
    {
        await access.DeleteNameAsync(name).ConfigureAwait(false);
        Response.Untagged.Add(name.FamiliarName);
    }

    /// <summary>At most one tag, and digests of one repository alone.</summary>
    private static bool IsOneName(IReadOnlyList<ImageReference> names)
        => names.Count(name => name.Digest is null) <= 1 && names.Select(name => name.Repository).Distinct().Count() == 1;
}
