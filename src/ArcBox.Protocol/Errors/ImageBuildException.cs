using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>A build failed: in the Dockerfile, in one of its steps, or when the finished image was given its names.</summary>
public sealed class ImageBuildException : ArcBoxException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the builder said.</param>
    /// <param name="statusCode">The status of the call.</param>
    /// <param name="innerException">The cause, usually an <see cref="RpcException"/>.</param>
    public ImageBuildException(string message, StatusCode statusCode = StatusCode.FailedPrecondition, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }

    internal ImageBuildException(CallFailure failure)
        : base(failure)
    {
    }

    /// <summary>The last lines of the build's log before it failed, oldest first, at most 50, each cut at 4,096 characters; no colours.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];

    /// <summary>
    /// The step that failed, as the builder announced it (<c>Step 3/7 : RUN make</c>, or <c>[build 3/7] RUN make</c> of BuildKit); null if none had begun.
    /// </summary>
    public string? Step { get; init; }

    /// <summary>Exit code of the command that failed; null if no command did or the engine did not tell.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Id of the image if it was built and only its naming failed; otherwise null.</summary>
    public string? ImageId { get; init; }
}
