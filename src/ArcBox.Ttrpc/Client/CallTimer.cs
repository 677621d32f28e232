namespace ArcBox.Ttrpc;

/// <summary>Deadlines as both sides need them: the time left, and a timer for it.</summary>
internal static class CallTimer
{
    // The longest time that a .NET timer takes; what ends later never ends in practice.
    private static readonly TimeSpan MaxTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>How long it is until a deadline; null if it never comes.</summary>
    public static TimeSpan? Left(DateTime? deadline, TimeProvider time)
        => deadline is { } end && end != DateTime.MaxValue ? end.ToUniversalTime() - time.GetUtcNow().UtcDateTime : null;

    /// <summary>A timer that fires once, or null for a time that does not come.</summary>
    public static ITimer? Start(TimeSpan? left, TimeProvider time, TimerCallback callback, object state)
        => left is { } wait && wait < MaxTimer
            ? time.CreateTimer(callback, state, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            : null;
}
