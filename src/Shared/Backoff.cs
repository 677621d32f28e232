namespace ArcBox;

/// <summary>The pauses between attempts, as gRPC's "connection backoff" has them: growing by 1.6, a random fifth more or less.</summary>
internal sealed class Backoff(TimeSpan initial, TimeSpan longest)
{
    private const double Growth = 1.6;
    private const double Jitter = 0.2;

    private TimeSpan _next = initial;

    public TimeSpan Next()
    {
        TimeSpan pause = _next < longest ? _next : longest;
        _next = pause * Growth;
        // Many clients of one server that restarts must not come back at the same moment.
        return pause * (1 + Jitter * (2 * Random.Shared.NextDouble() - 1));
    }
}
