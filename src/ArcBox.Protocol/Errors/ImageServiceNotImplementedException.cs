using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>The endpoint answers, but does not serve this method. ArcBox's own gRPC socket serves none of the image service's.</summary>
public sealed class ImageServiceNotImplementedException : ArcBoxException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which method, and what to use instead.</param>
    /// <param name="innerException">The cause, usually an <see cref="RpcException"/>.</param>
    public ImageServiceNotImplementedException(string message, Exception? innerException = null)
        : base(message, StatusCode.Unimplemented, innerException)
    {
    }

    internal ImageServiceNotImplementedException(CallFailure failure)
        : base(failure)
    {
    }
}
