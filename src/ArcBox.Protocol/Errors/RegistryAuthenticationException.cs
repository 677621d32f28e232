using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// A registry refused the credentials, or wanted some where none were sent. Never thrown for an image that the registry says to be missing; Docker Hub does
/// not say it, and answers the same for a missing repository as for a private one.
/// </summary>
public sealed class RegistryAuthenticationException : ArcBoxException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the registry said.</param>
    /// <param name="statusCode">
    /// <see cref="StatusCode.Unauthenticated"/> if the registry does not know who asks, <see cref="StatusCode.PermissionDenied"/> if it knows and refuses.
    /// </param>
    /// <param name="innerException">The cause, usually an <see cref="RpcException"/>.</param>
    public RegistryAuthenticationException(string message, StatusCode statusCode = StatusCode.Unauthenticated, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }

    internal RegistryAuthenticationException(CallFailure failure)
        : base(failure)
    {
    }
}
