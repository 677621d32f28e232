using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>One layer on its way from a registry: fetched in steps, and then unpacked in steps.</summary>
internal sealed class LayerPull(ContentDescriptor layer, string diffId, Func<PullProgress, Task> write) : IAsyncDisposable
{
    private readonly int _steps = TransferSteps.Count(layer.ShownSize);
    private BlobTransfer? _transfer;
    private int _fetched;
    private int _unpacked;

    public bool IsFetched => _fetched == _steps;

    public bool IsDone => _unpacked == _steps;

    public Task TellAsync(string status) => write(new PullProgress { Id = layer.ShortId(), Status = status });

    /// <summary>Fetches the next part; with the last one the content is checked, and in the store.</summary>
    /// <exception cref="RpcException">It is not what its digest says.</exception>
    public async Task FetchAsync(Func<ContentDescriptor, Task<BlobTransfer>> open, CancellationToken cancellationToken)
    {
        _transfer ??= await open(layer).ConfigureAwait(false);
        await _transfer.MoveAsync(TransferSteps.Part(++_fetched, _steps, layer.Size), cancellationToken).ConfigureAwait(false);
        await CountAsync("Downloading", _fetched).ConfigureAwait(false);
        if (!IsFetched) return;

        await TellAsync("Verifying Checksum").ConfigureAwait(false);
        try
        {
            await _transfer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            throw EngineFailures.CorruptLayer(layer.Digest);
        }

        await DisposeAsync().ConfigureAwait(false);
        await TellAsync("Download complete").ConfigureAwait(false);
    }

    /// <summary>Unpacks the next part; the first one shows whether it is what the image's configuration says.</summary>
    /// <exception cref="RpcException">It is not.</exception>
    public async Task UnpackAsync(IContentStore content, CancellationToken cancellationToken)
    {
        if (_unpacked == 0 && (await content.UnpackAsync(layer, cancellationToken).ConfigureAwait(false)).DiffId != diffId)
            throw EngineFailures.CorruptLayer(layer.Digest);
        await CountAsync("Extracting", ++_unpacked).ConfigureAwait(false);
        if (IsDone) await TellAsync("Pull complete").ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _transfer, null)?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task CountAsync(string status, int step)
    {
        long current = TransferSteps.After(step, _steps, layer.ShownSize);
        return write(new PullProgress
        {
            Id = layer.ShortId(),
            Status = status,
            Progress = ProgressBar.Of(current, layer.ShownSize),
            Current = current,
            Total = layer.ShownSize,
        });
    }
}
