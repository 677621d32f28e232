namespace ArcBox.Protocol.Testing;

public sealed partial class ArcBoxMockServer
{
    /// <summary>
    /// Waits until exactly so many connections are open: that clients have come, or that they have left.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="NotSupportedException">The server is in memory, where there are no connections.</exception>
    /// <exception cref="ObjectDisposedException">The server was disposed, and there are not so many.</exception>
    public Task WaitForConnectionsAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return _end.WaitAsync(_host.WaitForConnectionsAsync(count, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Does what a daemon's end does: stops listening and closes all connections, so that calls under way fail and new ones find nobody, until
    /// <see cref="BringUpAsync"/>. The engine keeps its images, and stubs and log stay. Does nothing to a server that is down.
    /// </summary>
    public Task TakeDownAsync()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return _host.TakeDownAsync();
    }

    /// <summary>Listens again at the same <see cref="Endpoint"/> after <see cref="TakeDownAsync"/>. Does nothing to a server that is up.</summary>
    /// <exception cref="IOException">The socket's path cannot be listened at any more.</exception>
    public Task BringUpAsync()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return _host.BringUpAsync();
    }
}
