using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// The credentials stored on this machine could not be read: Docker's configuration is broken, or a credential helper is missing, failed or hung.
/// Nothing was asked of the daemon. "No credentials stored" is not this; the call then goes out as nobody's.
/// </summary>
public sealed class CredentialException : ArcBoxException
{
    /// <summary>Creates the exception; its <see cref="ArcBoxException.Reason"/> is <see cref="ErrorReasons.CredentialsUnavailable"/>.</summary>
    /// <param name="message">What went wrong and what to do about it. It must not hold a secret.</param>
    /// <param name="innerException">The cause; must not hold a secret either.</param>
    public CredentialException(string message, Exception? innerException = null)
        : base(message, StatusCode.FailedPrecondition, innerException) => Reason = ErrorReasons.CredentialsUnavailable;

    internal CredentialException(CallFailure failure)
        : base(failure)
    {
    }
}
