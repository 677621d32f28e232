using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// A server of <c>arcbox.v1.ImageService</c> for tests: one for each test, without fixed ports or shared state. Calls that nothing is said about act on an
/// image store in memory, as on an engine; stubs answer what a test wants answered otherwise; the log tells what was called.
/// </summary>
/// <example><code>
/// await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
/// await using ImageClient client = server.CreateClient();
/// </code></example>
public sealed partial class ArcBoxMockServer : IAsyncDisposable
{
    private readonly ArcBoxMockOptions _options;
    private readonly CallLog _log;
    private readonly StubBook _stubs;
    private readonly MockHost _host;
    private readonly ServerEnd _end;
    private int _isDisposed;

    private ArcBoxMockServer(ArcBoxMockOptions options, CallLog log, StubBook stubs, MockHost host, ServerEnd end)
        => (_options, _log, _stubs, _host, _end) = (options, log, stubs, host, end);

    /// <summary>Where the server listens. With <see cref="ChannelOptions"/> it is all that any client needs.</summary>
    /// <exception cref="InvalidOperationException">The server is in memory, where there is none.</exception>
    public ArcBoxEndpoint Endpoint => _host.Endpoint
        ?? throw new InvalidOperationException("A server in memory has no endpoint. Use CreateClient, or start it with another transport.");

    /// <summary>How to connect: the certificates, where the transport has some, and the server's clock.</summary>
    public ArcBoxChannelOptions ChannelOptions => _host.ChannelOptions with { TimeProvider = _options.TimeProvider };

    /// <summary>How many connections are open; zero in memory.</summary>
    public int OpenConnections => _host.OpenConnections;

    /// <summary>Every call so far, in the order in which they began: a snapshot that does not change any more. Secrets are masked.</summary>
    public IReadOnlyList<MockCall> Calls => _log.Snapshot();

    /// <summary>Starts a server.</summary>
    /// <param name="transport">How clients reach it; null for <see cref="MockTransport.InMemory"/>.</param>
    /// <param name="options">How it behaves; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">
    /// The socket's path cannot be listened at: somebody listens there, it is another kind of file, or its directory is missing.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<ArcBoxMockServer> StartAsync(
        MockTransport? transport = null, ArcBoxMockOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        options ??= new ArcBoxMockOptions();
        ServerEnd end = new();
        CallLog log = new(options, end);
        StubBook stubs = new(options, end);
        CallDispatcher dispatcher = new(options, log, stubs);
        MockHost host = await (transport ?? MockTransport.InMemory)
            .StartAsync(new MockImageService(dispatcher), end, options, cancellationToken)
            .ConfigureAwait(false);
        (dispatcher.Faults, stubs.Faults) = (host.Faults, host.Faults);
        return new ArcBoxMockServer(options, log, stubs, host, end) { Engine = dispatcher.Store };
    }

    /// <summary>A client of this server, with a connection of its own; the caller disposes it.</summary>
    public ImageClient CreateClient() => CreateClient(new ArcBoxChannelOptions { Retry = RetryOptions.None });

    /// <summary>
    /// A client of this server, with a connection of its own, that repeats calls and connecting, limits their time, logs and intercepts them, and asks for
    /// credentials as clients of an endpoint with these options do. The clock and the certificates are the server's: what else the options say does not count.
    /// The caller disposes it.
    /// </summary>
    /// <param name="options">What the client is to do.</param>
    public ImageClient CreateClient(ArcBoxChannelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        ArcBoxChannelOptions connecting = ChannelOptions with
        {
            Retry = options.Retry,
            LoggerFactory = options.LoggerFactory,
            Interceptors = options.Interceptors,
        };
        return new ImageClient(_ => ValueTask.FromResult(_host.OpenChannel(connecting)))
        {
            Retry = options.Retry,
            CallTimeout = options.CallTimeout,
            StallTimeout = options.StallTimeout,
            CredentialSource = options.CredentialSource,
            TimeProvider = _options.TimeProvider,
            LoggerFactory = options.LoggerFactory,
        };
    }

    /// <summary>
    /// Waits until the log has a call that matches, now or later: that it began, that it was cancelled, that it has sent so many items.
    /// </summary>
    /// <param name="predicate">What the call must be like; asked again whenever something about a call changes.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The first such call.</returns>
    /// <exception cref="ObjectDisposedException">The server was disposed, and the log has no such call.</exception>
    public Task<MockCall> WaitForCallAsync(Func<MockCall, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return _log.WaitAsync(predicate, cancellationToken);
    }

    internal ChannelBase OpenChannel() => _host.OpenChannel(ChannelOptions);

    /// <summary>
    /// Stops at once: closes all connections, and cancels what is under way. The log stays, and has nothing under way any more; whoever waits for what has
    /// not come gets <see cref="ObjectDisposedException"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        try
        {
            await _host.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _log.Close();
            _end.Dispose();
        }
    }
}
