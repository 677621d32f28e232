using System.IO.Pipelines;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>
/// Serves the implementations of generated gRPC services over ttrpc, at any number of addresses, and over connections that were opened elsewhere.
/// </summary>
/// <remarks>
/// A handler's <c>CancellationToken</c> fires when the client is gone, when the deadline has passed, which is then also answered in the handler's place, and
/// when the handler has returned. An <c>RpcException</c> becomes its status, with its details; an <c>OperationCanceledException</c> CANCELLED; any other
/// exception UNKNOWN without its text. <c>context.Peer</c> names the client; response headers and trailers are dropped, because ttrpc has none.
/// </remarks>
/// <example><code>
/// await using TtrpcServer server = new TtrpcServer()
///     .Bind(Greeter.BindService, new MyGreeter())
///     .Listen("unix:///run/greeter.sock");
/// await server.StartAsync();
/// </code></example>
public sealed class TtrpcServer : IAsyncDisposable
{
    private readonly TtrpcServerOptions _options;
    private readonly MethodTable _methods = new();
    private readonly ServerConnections _connections;
    private readonly List<TtrpcAddress> _addresses = [];
    private readonly List<Acceptor> _acceptors = [];
    private readonly Lock _gate = new();
    private bool _isServing;
    private bool _isStarted;
    private bool _isStopped;

    /// <summary>A server that serves nothing yet.</summary>
    /// <param name="options">Whom it serves, and its limits; null for the defaults.</param>
    public TtrpcServer(TtrpcServerOptions? options = null)
    {
        _options = options ?? new TtrpcServerOptions();
        _connections = new ServerConnections(_methods, _options);
    }

    /// <summary>
    /// Where the server listens since <see cref="StartAsync"/>, in the order of <see cref="Listen"/>; with the port that the system chose where zero
    /// was asked for.
    /// </summary>
    public IReadOnlyList<string> Addresses
    {
        get
        {
            lock (_gate) return [.. _acceptors.Select(acceptor => acceptor.Address)];
        }
    }

    /// <summary>Serves a service.</summary>
    /// <param name="bind">The generated method that binds it, such as <c>Greeter.BindService</c>.</param>
    /// <param name="service">The implementation; not disposed with the server.</param>
    /// <returns>The server.</returns>
    /// <exception cref="InvalidOperationException">The server has been started, or one of the methods is bound already.</exception>
    public TtrpcServer Bind<TService>(Action<ServiceBinderBase, TService> bind, TService service)
    {
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(service);
        ThrowIfServing();
        bind(_methods, service);
        return this;
    }

    /// <summary>Adds an address to listen at from <see cref="StartAsync"/> on.</summary>
    /// <param name="address">
    /// As for <see cref="TtrpcChannel.ForAddress"/>. A socket with a path gets mode 0600; a socket that is there already is replaced if nobody listens to it.
    /// TCP: port 0 lets the system choose one.
    /// </param>
    /// <returns>The server.</returns>
    /// <exception cref="FormatException">This is no address.</exception>
    /// <exception cref="InvalidOperationException">The server has been started.</exception>
    public TtrpcServer Listen(string address)
    {
        ThrowIfServing();
        _addresses.Add(TtrpcAddress.Parse(address));
        return this;
    }

    /// <summary>Listens, and serves from then on.</summary>
    /// <exception cref="IOException">Somebody listens at an address already, or something else is there; the server listens nowhere then.</exception>
    /// <exception cref="InvalidOperationException">The server has been started before.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        List<Acceptor> acceptors = [];
        lock (_gate)
        {
            ThrowIf(_isStarted);
            (_isServing, _isStarted) = (true, true);
        }

        try
        {
            foreach (TtrpcAddress address in _addresses)
            {
                TransportListener listener = await TransportListener.OpenAsync(address, _options, cancellationToken).ConfigureAwait(false);
                acceptors.Add(new Acceptor(listener, _connections, _options));
            }

            lock (_gate)
            {
                if (_isStopped) throw new InvalidOperationException("The server was stopped.");
                _acceptors.AddRange(acceptors);
                foreach (Acceptor acceptor in acceptors) acceptor.Start();
            }
        }
        catch
        {
            foreach (Acceptor acceptor in acceptors) acceptor.Stop();
            throw;
        }
    }

    /// <summary>Serves one connection that was opened elsewhere, until it ends. The server need not have been started.</summary>
    /// <param name="connection">The connection; it is completed in both directions at the end, and disposed if it can be.</param>
    /// <param name="cancellationToken">Closes the connection; the method still returns without an exception.</param>
    /// <exception cref="InvalidOperationException">The server was stopped, or serves as many connections as it may.</exception>
    public async Task ServeAsync(IDuplexPipe connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        lock (_gate) _isServing = true;
        ServerConnection served = _connections.Add(new PipeTransport(connection))
            ?? throw new InvalidOperationException("The server serves no more connections: it was stopped, or has as many as it may.");
        CancellationTokenRegistration closing = cancellationToken.UnsafeRegister(static served => ((ServerConnection)served!).Close(null), served);
        await using (closing.ConfigureAwait(false))
        {
            await served.Ended.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Stops gracefully: listens no more, refuses new calls with UNAVAILABLE, and closes each connection when its last call has been answered. A request that
    /// had arrived and not been read yet is refused as well: it had no effect, and may be made elsewhere.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting: what is still under way then is cut off, its handlers cancelled.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        Task ended = BeginStop(connection => connection.Stop());
        CancellationTokenRegistration abort = cancellationToken.UnsafeRegister(
            static connections => ((ServerConnections)connections!).Stop(each => each.Close(null)), _connections);
        await using (abort.ConfigureAwait(false))
        {
            await ended.ConfigureAwait(false);
        }
    }

    /// <summary>Stops at once: closes all connections, and cancels the handlers.</summary>
    public async ValueTask DisposeAsync() => await BeginStop(connection => connection.Close(null)).ConfigureAwait(false);

    private Task BeginStop(Action<ServerConnection> stop)
    {
        Acceptor[] acceptors;
        lock (_gate)
        {
            _isStopped = true;
            acceptors = [.. _acceptors];
        }

        foreach (Acceptor acceptor in acceptors) acceptor.Stop();
        return Task.WhenAll([_connections.Stop(stop), .. acceptors.Select(acceptor => acceptor.Ended)]);
    }

    private void ThrowIfServing()
    {
        lock (_gate) ThrowIf(_isServing);
    }

    private void ThrowIf(bool isStarted)
    {
        if (_isStopped) throw new InvalidOperationException("The server was stopped.");
        if (isStarted) throw new InvalidOperationException("The server has been started.");
    }
}
