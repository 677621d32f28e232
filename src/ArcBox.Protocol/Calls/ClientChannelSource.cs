namespace ArcBox.Protocol;

/// <summary>Gives a client its channel: made at first use, by one call for all that wait; a failure is not kept, the next call tries again.</summary>
internal sealed class ClientChannelSource(Func<CancellationToken, ValueTask<ClientChannel>> open) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private ClientChannel? _channel;
    private volatile bool _disposed;

    public async ValueTask<ClientChannel> GetAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(ImageClient));
        if (Volatile.Read(ref _channel) is { } ready) return ready;

        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(ImageClient));
            if (_channel is null) Volatile.Write(ref _channel, await open(cancellationToken).ConfigureAwait(false));
            return _channel!;
        }
        finally
        {
            _opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        // The semaphore itself is not disposed: a call that waits for it must get its ObjectDisposedException.
        await _opening.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_channel is not null) await _channel.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }
}
