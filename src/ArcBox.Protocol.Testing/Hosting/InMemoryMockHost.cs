using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Gives every client a channel straight to the service; ending the host ends them all, as a daemon's end would.</summary>
internal sealed class InMemoryMockHost(MockImageService service) : MockHost
{
    private readonly Lock _gate = new();
    private readonly List<WeakReference<InMemoryChannel>> _channels = [];
    private bool _isOver;

    public override ChannelBase OpenChannel(ArcBoxChannelOptions options)
    {
        InMemoryChannel channel = new(service, new InMemoryChannelOptions { TimeProvider = options.TimeProvider });
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isOver, typeof(ArcBoxMockServer));
            _channels.RemoveAll(known => !known.TryGetTarget(out _));
            _channels.Add(new WeakReference<InMemoryChannel>(channel));
        }

        return channel;
    }

    public override async ValueTask DisposeAsync()
    {
        WeakReference<InMemoryChannel>[] channels;
        lock (_gate)
        {
            _isOver = true;
            channels = [.. _channels];
        }

        foreach (WeakReference<InMemoryChannel> known in channels)
        {
            if (known.TryGetTarget(out InMemoryChannel? channel)) await channel.DisposeAsync().ConfigureAwait(false);
        }
    }
}
