namespace ArcBox.Protocol;

/// <summary>What holds for all calls of a client, as far as they do not say otherwise themselves.</summary>
internal sealed record CallSettings
{
    public static CallSettings Default { get; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How often calls that change nothing are tried.</summary>
    public RetryOptions Retry { get; init; } = RetryOptions.None;

    /// <summary>How long calls with one answer may take; null for no limit.</summary>
    public TimeSpan? CallTimeout { get; init; }

    /// <summary>How long streams may stand still; null for no limit.</summary>
    public TimeSpan? StallTimeout { get; init; }

    public static CallSettings Of(ArcBoxChannelOptions options) => new()
    {
        Time = options.TimeProvider, Retry = options.Retry, CallTimeout = options.CallTimeout, StallTimeout = options.StallTimeout,
    };
}
