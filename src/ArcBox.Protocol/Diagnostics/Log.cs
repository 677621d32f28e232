using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace ArcBox.Protocol;

/// <summary>What is logged. The ids never change their meaning; docs/telemetry.md lists them. No message holds a credential or metadata.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "{Method} {Image} at {Endpoint} ended well after {Milliseconds:0.0} ms.")]
    public static partial void CallEnded(ILogger logger, string method, string image, string? endpoint, double milliseconds);

    [LoggerMessage(2, LogLevel.Information, "{Method} {Image} at {Endpoint} failed with {StatusCode} after {Milliseconds:0.0} ms: {Problem}")]
    public static partial void CallFailed(
        ILogger logger, string method, string image, string? endpoint, StatusCode statusCode, double milliseconds, string problem);

    [LoggerMessage(3, LogLevel.Debug, "{Method} {Image} at {Endpoint} was ended by its caller after {Milliseconds:0.0} ms.")]
    public static partial void CallCancelled(ILogger logger, string method, string image, string? endpoint, double milliseconds);

    [LoggerMessage(4, LogLevel.Information, "Attempt {Attempt} of {Method} {Image} at {Endpoint} failed; it is tried again in {Milliseconds:0} ms: {Problem}")]
    public static partial void CallRetried(
        ILogger logger, int attempt, string method, string image, string? endpoint, double milliseconds, string problem);

    [LoggerMessage(5, LogLevel.Information, "Attempt {Attempt} to connect to {Endpoint} failed; it is tried again in {Milliseconds:0} ms: {Problem}")]
    public static partial void ConnectRetried(ILogger logger, int attempt, string endpoint, double milliseconds, string problem);

    [LoggerMessage(10, LogLevel.Debug, "{Endpoint} ({Source}) cannot be used: {Problem}")]
    public static partial void EndpointUnusable(ILogger logger, string endpoint, string source, string problem);

    [LoggerMessage(11, LogLevel.Information, "{Endpoint} is used, named by {Source}.")]
    public static partial void EndpointChosen(ILogger logger, string endpoint, string source);
}
