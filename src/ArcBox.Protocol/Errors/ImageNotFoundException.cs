using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>The image is not in the local store, or the registry does not have it (at all, or for that platform).</summary>
public sealed class ImageNotFoundException : ArcBoxException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was looked for, and where.</param>
    /// <param name="innerException">The cause, usually an <see cref="RpcException"/>.</param>
    public ImageNotFoundException(string message, Exception? innerException = null)
        : base(message, StatusCode.NotFound, innerException)
    {
    }

    internal ImageNotFoundException(CallFailure failure)
        : base(failure)
    {
    }
}
