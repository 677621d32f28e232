using System.IO.Pipelines;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>
/// A channel to a ttrpc server. Generated gRPC clients and interceptors work over it, with all four kinds of calls. It connects at the first call. Unary calls
/// share one connection; each stream has its own, because that is the only way in which ttrpc can cancel a stream or let it wait: cancelling or disposing one
/// closes its connection.
/// </summary>
/// <remarks>
/// <para>A connection that is lost fails its calls with UNAVAILABLE, and the next call connects again. A request is never sent twice: only the caller knows
/// whether it may be. A call fails at once if nobody listens, unless it waits for the server (<c>CallOptions.WithWaitForReady</c>); then it is tried again
/// until its deadline.</para>
/// <para>ttrpc has no response headers and no trailers. The details of an error arrive, as over gRPC, in the trailer <c>grpc-status-details-bin</c>. Blocking
/// unary calls throw <see cref="NotSupportedException"/>: use the asynchronous ones.</para>
/// </remarks>
/// <example><code>
/// await using TtrpcChannel channel = TtrpcChannel.ForAddress("unix:///run/containerd/containerd.sock.ttrpc");
/// Events.EventsClient client = new(channel);
/// </code></example>
public sealed class TtrpcChannel : ChannelBase, IAsyncDisposable
{
    // Has no timer and is never linked for longer than an attempt to connect, so there is nothing in it to dispose.
    private readonly CancellationTokenSource _shutdown = new();
    private readonly TtrpcCallInvoker _invoker;
    private readonly Lock _gate = new();
    private TaskCompletionSource _stateChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TtrpcChannelState _state;

    /// <summary>A channel over connections that are opened by somebody else in this assembly, or in its tests.</summary>
    internal TtrpcChannel(string target, Func<CancellationToken, ValueTask<Transport>> open, TtrpcChannelOptions? options)
        : base(target)
    {
        Options = options ?? new TtrpcChannelOptions();
        Connector connector = new(target, open, Options, SafeLogger.Create(Options.LoggerFactory, Log.Category), _shutdown.Token);
        Unary = new UnaryConnection(connector, Enter);
        Streams = new StreamConnections(connector, Options);
        _invoker = new TtrpcCallInvoker(this);
    }

    /// <summary>How the connection of unary calls stands.</summary>
    public TtrpcChannelState State
    {
        get
        {
            lock (_gate) return _state;
        }
    }

    internal TtrpcChannelOptions Options { get; }

    internal UnaryConnection Unary { get; }

    internal StreamConnections Streams { get; }

    /// <summary>A channel to an address.</summary>
    /// <param name="address">
    /// <c>unix:///run/server.sock</c>; <c>unix:@name</c> for an abstract socket of Linux; <c>tcp://host:port</c>; <c>vsock://cid:port</c>, on Linux.
    /// <c>ttrpc+</c> may stand before any of them.
    /// </param>
    /// <param name="options">Timeouts and limits; null for the defaults.</param>
    /// <exception cref="FormatException">The address is none of these; the message says what is wrong.</exception>
    public static TtrpcChannel ForAddress(string address, TtrpcChannelOptions? options = null)
    {
        TtrpcAddress parsed = TtrpcAddress.Parse(address);
        SocketConnector connector = new(parsed, (options ?? new TtrpcChannelOptions()).TimeProvider);
        return new TtrpcChannel(parsed.ToString(), connector.ConnectAsync, options);
    }

    /// <summary>A channel over connections that somebody else opens.</summary>
    /// <param name="connect">
    /// Opens a connection, which belongs to the channel from then on: it completes both directions at the end, and disposes the connection if it can be.
    /// Called for each connection, by several threads at a time. What it throws becomes the reason of an UNAVAILABLE.
    /// </param>
    /// <param name="options">Timeouts and limits; null for the defaults.</param>
    public static TtrpcChannel ForPipe(Func<CancellationToken, ValueTask<IDuplexPipe>> connect, TtrpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connect);
        return new TtrpcChannel("pipe", async token => new PipeTransport(await connect(token).ConfigureAwait(false)), options);
    }

    /// <summary>
    /// Connects now rather than at the first call, and waits for a server that is not there yet, with growing pauses, until the token fires.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token fired first.</exception>
    /// <exception cref="RpcException">UNAVAILABLE: the channel was shut down.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
        => await Unary.GetAsync(true, cancellationToken).ConfigureAwait(false);

    /// <summary>Waits until <see cref="State"/> is another one.</summary>
    /// <param name="lastObservedState">The state that the caller knows; if it is not the present one, the method returns at once.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The token fired first.</exception>
    public Task WaitForStateChangedAsync(TtrpcChannelState lastObservedState, CancellationToken cancellationToken = default)
    {
        lock (_gate) return _state != lastObservedState ? Task.CompletedTask : _stateChanged.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker() => _invoker;

    /// <summary>Closes all connections; calls that are under way end with UNAVAILABLE, as do further ones.</summary>
    public async ValueTask DisposeAsync() => await ShutdownAsync().ConfigureAwait(false);

    /// <inheritdoc/>
    protected override async Task ShutdownAsyncCore()
    {
        Enter(TtrpcChannelState.Shutdown);
        await _shutdown.CancelAsync().ConfigureAwait(false);
        Streams.Dispose();
    }

    private void Enter(TtrpcChannelState state)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (_state == state || _state == TtrpcChannelState.Shutdown) return;
            _state = state;
            changed = _stateChanged;
            _stateChanged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
