using System.Threading.Channels;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// The local store: content, and the images that consist of it. Whoever reads or changes images enters it, one at a time; content is fetched before, under
/// a lease, because a transfer must not keep the others waiting.
/// </summary>
internal sealed class ImageStore
{
    // One token goes round: a semaphore would have to be disposed, and nobody owns the store.
    private readonly Channel<bool> _entry = Channel.CreateBounded<bool>(1);
    private readonly Dictionary<string, int> _leased = new(StringComparer.Ordinal);

    public ImageStore(IContentStore content, IReferenceStore references)
    {
        (Content, References) = (content, references);
        Leave();
    }

    public IContentStore Content { get; }

    public IReferenceStore References { get; }

    /// <summary>Enters the store; disposing leaves it.</summary>
    public async Task<StoreAccess> EnterAsync(CancellationToken cancellationToken)
    {
        await _entry.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new StoreAccess(this);
    }

    /// <summary>Lets the next one in.</summary>
    internal void Leave() => _entry.Writer.TryWrite(true);

    public ContentLease Lease() => new(this);

    /// <summary>Keeps content from being deleted. Only within the store.</summary>
    internal void Hold(string digest) => _leased[digest] = _leased.GetValueOrDefault(digest) + 1;

    /// <summary>Undoes <see cref="Hold"/>. Only within the store.</summary>
    internal void Release(string digest)
    {
        if (_leased[digest] == 1) _leased.Remove(digest);
        else _leased[digest]--;
    }

    /// <summary>Deletes what neither an image nor a lease holds. Only within the store.</summary>
    internal async Task CollectAsync(IEnumerable<string> digests)
    {
        ImageCatalog catalog = await References.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        HashSet<string> used = [.. catalog.Images.Values.SelectMany(image => image.Content)];
        foreach (string digest in digests)
        {
            if (!used.Contains(digest) && !_leased.ContainsKey(digest)) await Content.DeleteAsync(digest, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
