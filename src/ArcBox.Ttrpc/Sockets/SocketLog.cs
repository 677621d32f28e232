using Microsoft.Extensions.Logging;

namespace ArcBox.Ttrpc;

internal static partial class SocketLog
{
    [LoggerMessage(LogLevel.Warning, "No connection was accepted at {Address}: {Problem}")]
    public static partial void AcceptFailed(this ILogger logger, string address, string problem);

    [LoggerMessage(LogLevel.Warning, "The policy of {Address} refused {Peer}.")]
    public static partial void PeerRefused(this ILogger logger, string address, string peer);

    [LoggerMessage(LogLevel.Error, "The policy of {Address} failed for {Peer}, which is refused.")]
    public static partial void PeerPolicyFailed(this ILogger logger, Exception exception, string address, string peer);

    [LoggerMessage(LogLevel.Warning, "The file of {Address} was not removed: {Problem}")]
    public static partial void FileNotRemoved(this ILogger logger, string address, string problem);
}
