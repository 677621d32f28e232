namespace ArcBox.Protocol;

/// <summary>One attempt to make a client's channel.</summary>
internal sealed class ChannelOpening : IAsyncDisposable
{
    // Has no timer and is never linked, so there is nothing in it to dispose.
    private readonly CancellationTokenSource _unwanted = new();

    public ChannelOpening(ClientChannel ready) => Channel = Task.FromResult(ready);

    // On a thread of the pool, because the source starts it under its lock and what opens is the user's code.
    public ChannelOpening(Func<CancellationToken, ValueTask<ClientChannel>> open)
    {
        Channel = Task.Run(() => open(_unwanted.Token).AsTask(), CancellationToken.None);
        // The last caller may have given up just before it failed.
        Channel.MayFailUnobserved();
    }

    public Task<ClientChannel> Channel { get; }

    /// <summary>How many calls wait for the channel; the source's lock guards it.</summary>
    public int Waiting { get; set; }

    /// <summary>Ends an attempt for which nobody waits any longer, without waiting for it.</summary>
    public async ValueTask GiveUpAsync()
    {
        await _unwanted.CancelAsync().ConfigureAwait(false);
        ReleaseAsync().MayFailUnobserved();
    }

    public async ValueTask DisposeAsync()
    {
        await _unwanted.CancelAsync().ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
    }

    private async Task ReleaseAsync()
    {
        await ((Task)Channel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Channel.IsCompletedSuccessfully) await (await Channel.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }
}
