namespace ArcBox.Protocol;

/// <summary>
/// How often something is tried again that failed for a reason which may pass, and had no effect: connecting, and calls that change nothing (list, inspect,
/// exists) after <see cref="Grpc.Core.StatusCode.Unavailable"/>. Nothing else is ever repeated. All attempts together keep within the call's timeout.
/// </summary>
public sealed record RetryOptions
{
    /// <summary>Everything is tried once.</summary>
    public static RetryOptions None { get; } = new() { MaxAttempts = 1 };

    /// <summary>How often it is tried in all; the default is 3, and 1 repeats nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxAttempts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 3;

    /// <summary>
    /// The pause after the first failure; the default is 100 milliseconds. Each further pause is 1.6 times as long, and all are up to a fifth longer or shorter by
    /// chance.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan Delay
    {
        get;
        init => field = TimeLimit.Positive(value);
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>What pauses grow to at most, before chance; the default is 2 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan MaxDelay
    {
        get;
        init => field = TimeLimit.Positive(value);
    } = TimeSpan.FromSeconds(2);

    internal Backoff ToBackoff() => new(Delay, MaxDelay);
}
