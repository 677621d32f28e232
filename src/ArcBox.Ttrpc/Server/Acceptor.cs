using Microsoft.Extensions.Logging;

namespace ArcBox.Ttrpc;

/// <summary>Accepts connections at one address until it is stopped.</summary>
internal sealed class Acceptor(TransportListener listener, ServerConnections connections, TtrpcServerOptions options) : IDisposable
{
    private readonly ILogger _logger = SafeLogger.Create(options.LoggerFactory, Log.Category);
    private readonly CancellationTokenSource _stop = new();

    public string Address => listener.Address;

    public Task Ended { get; private set; } = Task.CompletedTask;

    public void Start()
    {
        Log.Listening(_logger, Address);
        using (ExecutionContext.SuppressFlow())
        {
            Ended = AcceptAsync();
        }
    }

    public void Stop()
    {
        _stop.Cancel();
        listener.Dispose();
    }

    public void Dispose() => Stop();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) connections.Add(await listener.AcceptAsync(_stop.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (_stop.IsCancellationRequested && exception is OperationCanceledException or ObjectDisposedException)
        {
            // Stopped, which is the one way out.
        }
    }
}
