namespace ArcBox.Ttrpc;

/// <summary>Accepts connections at one address.</summary>
internal abstract class TransportListener : IDisposable
{
    /// <summary>Listens at an address from now on.</summary>
    /// <exception cref="IOException">It cannot be listened at; the message says why.</exception>
    /// <exception cref="PlatformNotSupportedException">This system has no such sockets, or does not tell the policy who a peer is.</exception>
    public static async ValueTask<TransportListener> OpenAsync(TtrpcAddress address, TtrpcServerOptions options, CancellationToken cancellationToken)
        => await SocketListenerFactory.OpenAsync(address, options, cancellationToken).ConfigureAwait(false);

    /// <summary>The address in the form that <see cref="TtrpcChannel.ForAddress"/> takes; with the port that was given where zero was asked for.</summary>
    public abstract string Address { get; }

    /// <summary>The next connection that the policy lets pass; the others are closed. Resource shortage (too many open files) is waited out.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    /// <exception cref="ObjectDisposedException">The listener was disposed.</exception>
    public abstract ValueTask<Transport> AcceptAsync(CancellationToken cancellationToken);

    /// <summary>Stops listening and removes the socket's file if it is still this listener's.</summary>
    public abstract void Dispose();
}
