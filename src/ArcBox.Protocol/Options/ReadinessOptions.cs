namespace ArcBox.Protocol;

/// <summary>How long, and how often, <see cref="ImageClientReadiness.WaitUntilReadyAsync"/> asks.</summary>
public sealed record ReadinessOptions
{
    /// <summary>How long to wait in all; the default is one minute. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan Timeout
    {
        get;
        init => field = TimeLimit.PositiveOrInfinite(value);
    } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long one answer may take before the daemon is asked anew; the default is 5 seconds. After each that does not come in time the next may take twice as
    /// long, up to four times this: a client of <see cref="ImageClient.ForDiscovery"/> may have to ask several places that hang.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan AttemptTimeout
    {
        get;
        init => field = TimeLimit.Positive(value);
    } = TimeSpan.FromSeconds(5);

    /// <summary>The pause between two questions; the default is 250 milliseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan Interval
    {
        get;
        init => field = TimeLimit.Positive(value);
    } = TimeSpan.FromMilliseconds(250);

    /// <summary>The clock for the waiting; the default is the system's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;
}
