using Microsoft.Extensions.Logging;

namespace ArcBox.Ttrpc;

/// <summary>What is logged. Neither messages nor metadata: they may hold secrets.</summary>
internal static partial class Log
{
    public const string Category = "ArcBox.Ttrpc";

    [LoggerMessage(1, LogLevel.Debug, "Connected to {Target}.")]
    public static partial void Connected(ILogger logger, string target);

    [LoggerMessage(2, LogLevel.Debug, "Not connected to {Target}: {Problem}")]
    public static partial void NotConnected(ILogger logger, string target, string problem);

    [LoggerMessage(10, LogLevel.Information, "Listening at {Address}.")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(11, LogLevel.Debug, "{Peer} connected.")]
    public static partial void PeerConnected(ILogger logger, string peer);

    [LoggerMessage(12, LogLevel.Debug, "The connection of {Peer} ended.")]
    public static partial void PeerGone(ILogger logger, string peer, Exception? exception);

    [LoggerMessage(13, LogLevel.Warning, "{Peer} was turned away: {Limit} connections are open.")]
    public static partial void TooManyConnections(ILogger logger, string peer, int limit);

    [LoggerMessage(14, LogLevel.Debug, "{Peer} asks on without taking its answers; it is not read before it takes some.")]
    public static partial void PeerLags(ILogger logger, string peer);

    [LoggerMessage(20, LogLevel.Error, "The handler of {Method} threw an exception.")]
    public static partial void HandlerFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(21, LogLevel.Debug, "Stream {StreamId} of {Peer} was refused with {Code}: {Reason}")]
    public static partial void Refused(ILogger logger, uint streamId, string peer, Grpc.Core.StatusCode code, string reason);
}
