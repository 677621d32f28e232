using ArcBox.Ttrpc;

namespace ArcBox.Protocol;

/// <summary>
/// Thrown by the connect callbacks. It travels as the debug exception of a call's status, which never leaves the process: so a client can tell
/// that its own endpoint was not reached from a server's report that something behind it was not.
/// </summary>
internal sealed class EndpointConnectException(string message, bool isTransient, Exception? innerException = null)
    : IOException(message, innerException)
{
    /// <summary>True if a daemon may merely not be up yet.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>What is wrong, for places that name the endpoint themselves; otherwise the message.</summary>
    public string Problem { get; private init; } = message;

    public static EndpointConnectException For(ArcBoxEndpoint endpoint, string problem, bool isTransient, Exception? cause = null)
        => new($"{endpoint} cannot be reached: {problem}", isTransient, cause) { Problem = problem };

    /// <summary>What a ttrpc channel says, by the name that its endpoint has here.</summary>
    public static EndpointConnectException For(string endpoint, TtrpcConnectException cause)
        => new($"{endpoint} cannot be reached: {cause.Problem}", cause.IsTransient, cause) { Problem = cause.Problem };

    /// <summary>What a channel in memory says.</summary>
    public static EndpointConnectException For(string? endpoint, DaemonUnreachableException cause)
        => new($"{endpoint ?? "The daemon"} cannot be reached: {cause.Message}", cause.IsTransient, cause) { Problem = cause.Message };

    public static EndpointConnectException? Find(Exception? exception)
    {
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            if (current is EndpointConnectException found) return found;
        }

        return null;
    }
}
