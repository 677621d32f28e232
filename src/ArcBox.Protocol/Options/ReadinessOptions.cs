namespace ArcBox.Protocol;

/// <summary>How long, and how often, <see cref="ImageClientReadiness.WaitUntilReadyAsync"/> asks.</summary>
public sealed record ReadinessOptions
{
    private readonly TimeSpan _timeout = TimeSpan.FromMinutes(1);
    private readonly TimeSpan _attemptTimeout = TimeSpan.FromSeconds(5);
    private readonly TimeSpan _interval = TimeSpan.FromMilliseconds(250);

    /// <summary>How long to wait in all; the default is one minute. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan Timeout
    {
        get => _timeout;
        init => _timeout = TimeLimit.PositiveOrInfinite(value);
    }

    /// <summary>
    /// How long one answer may take before the daemon is asked anew; the default is 5 seconds. After each that does not come in time the next may take twice as
    /// long, up to four times this: a client of <see cref="ImageClient.ForDiscovery"/> may have to ask several places that hang.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan AttemptTimeout
    {
        get => _attemptTimeout;
        init => _attemptTimeout = TimeLimit.Positive(value);
    }

    /// <summary>The pause between two questions; the default is 250 milliseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan Interval
    {
        get => _interval;
        init => _interval = TimeLimit.Positive(value);
    }

    /// <summary>The clock for the waiting; the default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
