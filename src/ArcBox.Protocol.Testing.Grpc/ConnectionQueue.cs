using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace ArcBox.Protocol.Testing;

/// <summary>Hands the connections that the host has accepted to Kestrel, in the place of its own sockets.</summary>
internal sealed class ConnectionQueue(EndPoint endPoint) : IConnectionListenerFactory, IConnectionListener
{
    // Kestrel takes each at once; whoever comes meanwhile waits.
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateBounded<ConnectionContext>(16);

    public EndPoint EndPoint => endPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    /// <summary>Completes when Kestrel is done with the connection.</summary>
    public async Task ServeAsync(WireConnection connection)
    {
        QueuedConnection queued = new(connection, endPoint);
        await _accepted.Writer.WriteAsync(queued).ConfigureAwait(false);
        await queued.Ended.ConfigureAwait(false);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_accepted.Reader.TryRead(out ConnectionContext? connection)) return connection;
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _accepted.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
