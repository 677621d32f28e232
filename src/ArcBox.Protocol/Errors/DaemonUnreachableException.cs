using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// No connection to the endpoint could be made: nobody listens there, access is not allowed, or it is no such endpoint.
/// A registry that the engine cannot reach is not this, but <see cref="ErrorReasons.RegistryUnreachable"/>.
/// </summary>
public sealed class DaemonUnreachableException : ArcBoxException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was tried, and why it did not work.</param>
    /// <param name="innerException">The cause.</param>
    public DaemonUnreachableException(string message, Exception? innerException = null)
        : base(message, StatusCode.Unavailable, innerException)
    {
    }

    internal DaemonUnreachableException(CallFailure failure)
        : base(failure)
    {
    }

    /// <summary>Every endpoint that was tried, in order, each with the reason why it was not used.</summary>
    public IReadOnlyList<EndpointAttempt> Attempts { get; init; } = [];
}
