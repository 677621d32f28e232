using System.IO.Pipelines;
using System.Security.Cryptography;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>Learns what a build is made from, chunk by chunk. Keeps the names and the Dockerfile, never the archive.</summary>
internal sealed class UploadReader : IAsyncDisposable
{
    private readonly Pipe _pipe = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Task<UploadListing?> _listing;
    private volatile bool _isComplete;

    private readonly IReadOnlyList<string> _options;

    /// <param name="options">What the builder is told beside the archive; null for nothing.</param>
    public UploadReader(BuildOptions? options) => (_listing, _options) = (UploadListing.ReadAsync(_pipe.Reader), UploadOptions.Read(options));

    /// <summary>True once the chunk marked eof has come; what follows it is no part of the archive.</summary>
    public bool IsComplete => _isComplete;

    public async Task AddAsync(BuildContext chunk, CancellationToken cancellationToken)
    {
        if (_isComplete) return;
        _hash.AppendData(chunk.Data.Span);
        await _pipe.Writer.WriteAsync(chunk.Data.Memory, cancellationToken).ConfigureAwait(false);
        _isComplete = chunk.Eof;
    }

    /// <summary>Tells what it was, once no more chunks come.</summary>
    public async Task<CassetteUpload> FinishAsync()
    {
        await _pipe.Writer.CompleteAsync().ConfigureAwait(false);
        UploadListing? listing = await _listing.ConfigureAwait(false);
        return new CassetteUpload
        {
            Dockerfile = listing?.Dockerfile,
            Files = listing?.Files ?? [],
            ArchiveDigest = listing is null ? $"sha256:{Convert.ToHexStringLower(_hash.GetCurrentHash())}" : null,
            Options = _options,
            IsTruncated = !_isComplete,
        };
    }

    public async ValueTask DisposeAsync()
    {
        // Has no effect behind FinishAsync.
        await _pipe.Writer.CompleteAsync(new OperationCanceledException()).ConfigureAwait(false);
        await _listing.ConfigureAwait(false);
        _hash.Dispose();
    }
}
