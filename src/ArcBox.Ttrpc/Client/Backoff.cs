namespace ArcBox.Ttrpc;

/// <summary>The pauses between attempts to connect, as gRPC's "connection backoff" has them: growing by 1.6, a random fifth more or less.</summary>
internal sealed class Backoff(TtrpcChannelOptions options)
{
    private const double Growth = 1.6;
    private const double Jitter = 0.2;

    private TimeSpan _next = options.InitialReconnectBackoff;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause = _next < options.MaxReconnectBackoff ? _next : options.MaxReconnectBackoff;
        _next = pause * Growth;
        // Many clients of one server that restarts must not come back at the same moment.
        double factor = 1 + Jitter * (2 * Random.Shared.NextDouble() - 1);
        return Task.Delay(pause * factor, options.TimeProvider, cancellationToken);
    }
}
