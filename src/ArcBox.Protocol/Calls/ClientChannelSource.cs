namespace ArcBox.Protocol;

/// <summary>Gives a client its channel: made at first use, once for all that wait; a failure is not kept, the next call tries again.</summary>
internal sealed class ClientChannelSource : IAsyncDisposable
{
    private readonly bool _opensWithoutCallers;
    private readonly Func<CancellationToken, ValueTask<ClientChannel>> _open;
    private readonly Lock _gate = new();
    private ChannelOpening? _opening;
    private bool _disposed;

    /// <summary>A channel that is made when somebody wants it.</summary>
    /// <param name="open">Makes it.</param>
    /// <param name="opensWithoutCallers">
    /// True where making it ends by itself in any case: it goes on when all callers have given up, and the next ones find it done, or nearly so. Otherwise callers
    /// of less patience than it takes would begin it for ever anew.
    /// </param>
    public ClientChannelSource(Func<CancellationToken, ValueTask<ClientChannel>> open, bool opensWithoutCallers = false)
        => (_open, _opensWithoutCallers) = (open, opensWithoutCallers);

    public ClientChannelSource(ClientChannel ready)
        : this(_ => ValueTask.FromResult(ready)) => _opening = new ChannelOpening(ready);

    public async Task<ClientChannel> GetAsync(CancellationToken cancellationToken)
    {
        ChannelOpening opening = Join();
        try
        {
            // The wait has the caller's token, the opening has not: one caller who gives up must not take the channel from the others.
            return await opening.Channel.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (opening.Channel.IsCanceled && Volatile.Read(ref _disposed))
        {
            throw new ObjectDisposedException(typeof(ImageClient).FullName);
        }
        finally
        {
            await LeaveAsync(opening).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        ChannelOpening? opening;
        lock (_gate)
        {
            _disposed = true;
            (opening, _opening) = (_opening, null);
        }

        if (opening is not null) await opening.DisposeAsync().ConfigureAwait(false);
    }

    private ChannelOpening Join()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(ImageClient));
            if (_opening is null or { Channel: { IsCompleted: true, IsCompletedSuccessfully: false } }) _opening = new ChannelOpening(_open);
            _opening.Waiting++;
            return _opening;
        }
    }

    private ValueTask LeaveAsync(ChannelOpening opening)
    {
        lock (_gate)
        {
            if (--opening.Waiting > 0 || _opensWithoutCallers || opening.Channel.IsCompleted || opening != _opening) return ValueTask.CompletedTask;
            _opening = null;
        }

        return opening.GiveUpAsync();
    }
}
