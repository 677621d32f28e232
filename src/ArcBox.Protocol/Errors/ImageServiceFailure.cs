using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Makes the failures of an own implementation of the image service such that clients of this library read them as any other server's.</summary>
public static class ImageServiceFailure
{
    /// <summary>
    /// Makes what a handler throws. The reason travels as <c>google.rpc.ErrorInfo</c> of the domain <c>arcbox.v1</c> in the status details; a message of more
    /// than 2000 characters is shortened in the middle, because it travels in headers.
    /// </summary>
    /// <param name="code">The status of the call.</param>
    /// <param name="message">What went wrong, for people.</param>
    /// <param name="reason">What went wrong, for programs: one of <see cref="ErrorReasons"/>, or null.</param>
    /// <param name="exitCode">Exit code of the command of a build that failed; null for none. Only sent along with a reason.</param>
    /// <returns>The exception, for the handler to throw.</returns>
    /// <example><code>throw ImageServiceFailure.Create(StatusCode.NotFound, $"No such image: {name}", ErrorReasons.ImageNotFound);</code></example>
    public static RpcException Create(StatusCode code, string message, string? reason = null, int? exitCode = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        return StatusDetails.ToException(code, message, reason, exitCode);
    }
}
