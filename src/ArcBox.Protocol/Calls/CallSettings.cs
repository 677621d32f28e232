using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

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

    public ILoggerFactory LoggerFactory
    {
        get;
        init => (field, Logger) = (value, SafeLogger.Create(value, ArcBoxTelemetry.SourceName));
    } = NullLoggerFactory.Instance;

    /// <summary>Where calls are logged. It cannot fail.</summary>
    public ILogger Logger { get; private init; } = NullLogger.Instance;

    public static CallSettings Of(ArcBoxChannelOptions options) => new()
    {
        Time = options.TimeProvider,
        Retry = options.Retry,
        CallTimeout = options.CallTimeout,
        StallTimeout = options.StallTimeout,
        LoggerFactory = options.LoggerFactory,
    };
}
