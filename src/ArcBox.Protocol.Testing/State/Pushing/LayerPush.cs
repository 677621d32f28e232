using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>One layer on its way to a registry. As in dockerd it goes by the digest of its content unpacked, and is counted unpacked.</summary>
internal sealed class LayerPush(StoredLayer layer, Func<PushProgress, Task> write) : IAsyncDisposable
{
    private readonly int _steps = TransferSteps.Count(layer.Size);
    private BlobTransfer? _transfer;
    private int _sent;

    public ContentDescriptor Blob => layer.Blob;

    public bool IsDone { get; private set; }

    public Task TellAsync(string status) => write(new PushProgress { Id = ImageDigest.Shorten(layer.DiffId), Status = status });

    public Task EndAsync(string status)
    {
        IsDone = true;
        return TellAsync(status);
    }

    /// <summary>Sends the next part; the last one ends the layer.</summary>
    public async Task SendAsync(Func<ContentDescriptor, Task<BlobTransfer>> open, CancellationToken cancellationToken)
    {
        _transfer ??= await open(Blob).ConfigureAwait(false);
        await _transfer.MoveAsync(TransferSteps.Part(++_sent, _steps, Blob.Size), cancellationToken).ConfigureAwait(false);
        long current = TransferSteps.After(_sent, _steps, layer.Size);
        await write(new PushProgress
        {
            Id = ImageDigest.Shorten(layer.DiffId),
            Status = "Pushing",
            Progress = ProgressBar.Of(current, layer.Size),
            Current = current,
            Total = layer.Size,
        }).ConfigureAwait(false);
        if (_sent < _steps) return;

        await _transfer.CommitAsync(cancellationToken).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        await EndAsync("Pushed").ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _transfer, null)?.DisposeAsync() ?? ValueTask.CompletedTask;
}
