using Microsoft.Extensions.Logging;

namespace ArcBox.Samples.DependencyInjection;

internal static partial class WorkerLog
{
    [LoggerMessage(1, LogLevel.Warning, "No image can be looked for: {Problem}")]
    public static partial void DaemonNotReady(ILogger logger, string problem);

    [LoggerMessage(2, LogLevel.Debug, "{Image} is there")]
    public static partial void Present(ILogger logger, string image);

    [LoggerMessage(3, LogLevel.Information, "{Image} is missing and is pulled")]
    public static partial void Pulling(ILogger logger, string image);

    [LoggerMessage(4, LogLevel.Information, "{Image}: {Percent} %")]
    public static partial void Progress(ILogger logger, string image, int percent);

    [LoggerMessage(5, LogLevel.Information, "{Image} was pulled in {Seconds:F1} s, digest {Digest}")]
    public static partial void Pulled(ILogger logger, string image, string? digest, double seconds);

    [LoggerMessage(6, LogLevel.Warning, "{Image} failed, and is tried again in the next round: {Problem}")]
    public static partial void Failed(ILogger logger, string image, string problem);

    [LoggerMessage(7, LogLevel.Information, "{Present} of {All} images are there")]
    public static partial void RoundEnded(ILogger logger, int present, int all);
}
