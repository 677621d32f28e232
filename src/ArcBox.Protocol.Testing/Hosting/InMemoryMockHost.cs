using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Gives every client a channel straight to the service; ending the host ends them all, as a daemon's end would.</summary>
internal sealed class InMemoryMockHost(MockImageService service) : MockHost
{
    private readonly Lock _gate = new();
    private readonly List<WeakReference<InMemoryMockChannel>> _channels = [];
    private bool _isDown;
    private bool _isOver;

    public override ChannelBase OpenChannel(ArcBoxChannelOptions options)
    {
        InMemoryMockChannel channel = new(service, new InMemoryChannelOptions { TimeProvider = options.TimeProvider }, options.Interceptors);
        lock (_gate)
        {
            _channels.RemoveAll(known => !known.TryGetTarget(out _));
            _channels.Add(new WeakReference<InMemoryMockChannel>(channel));
            // Nothing has been called on it, so nothing is to be waited for.
            if (_isDown) _ = channel.CloseAsync();
        }

        return channel;
    }

    public override async Task TakeDownAsync()
    {
        foreach (InMemoryMockChannel channel in Mark(isDown: true)) await channel.CloseAsync().ConfigureAwait(false);
    }

    public override Task BringUpAsync()
    {
        foreach (InMemoryMockChannel channel in Mark(isDown: false)) channel.Reopen();
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        lock (_gate) _isOver = true;
        foreach (InMemoryMockChannel channel in Mark(isDown: true)) await channel.DisposeAsync().ConfigureAwait(false);
    }

    private List<InMemoryMockChannel> Mark(bool isDown)
    {
        List<InMemoryMockChannel> channels = [];
        lock (_gate)
        {
            if (_isDown == isDown && !_isOver) return channels;
            _isDown = isDown;
            foreach (WeakReference<InMemoryMockChannel> known in _channels)
            {
                if (known.TryGetTarget(out InMemoryMockChannel? channel)) channels.Add(channel);
            }
        }

        return channels;
    }
}
