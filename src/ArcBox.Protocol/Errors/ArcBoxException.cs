using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// A call of the image service failed. Subclasses exist only for the failures that callers usually handle apart; everything else is told by
/// <see cref="StatusCode"/> and <see cref="Reason"/>.
/// </summary>
/// <remarks>
/// A call that its caller cancelled throws <see cref="OperationCanceledException"/> instead, and a wrong argument an <see cref="ArgumentException"/>.
/// No property and no message of this type holds a credential.
/// </remarks>
public class ArcBoxException : Exception
{
    /// <summary>Creates the exception with what the call ended with.</summary>
    /// <param name="message">What went wrong and, where it is known, what to do about it.</param>
    /// <param name="statusCode">The status of the call.</param>
    /// <param name="innerException">The cause, usually an <see cref="RpcException"/>.</param>
    public ArcBoxException(string message, StatusCode statusCode = StatusCode.Unknown, Exception? innerException = null)
        : base(message, innerException) => StatusCode = statusCode;

    internal ArcBoxException(CallFailure failure)
        : this(failure.Message, failure.StatusCode, failure.Cause)
        => (Method, Endpoint, Reason, IsTransient) = (failure.Method, failure.Endpoint, failure.Reason, failure.IsTransient);

    /// <summary>The call's gRPC status, the same over every transport.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>Name of the method that failed, such as <c>Pull</c>; null if no call was made.</summary>
    public string? Method { get; init; }

    /// <summary>The endpoint that the call went to, such as <c>docker+unix:///var/run/docker.sock</c>; null if it is not known.</summary>
    public string? Endpoint { get; init; }

    /// <summary>
    /// What the status code cannot say, as one of <see cref="ErrorReasons"/> or a server's own word; null if the server gave none.
    /// Sent as <c>google.rpc.ErrorInfo.reason</c> in the status details.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>True if the same call may well succeed a little later: the daemon restarts, the registry is busy, the network hiccups.</summary>
    public bool IsTransient { get; init; }
}
