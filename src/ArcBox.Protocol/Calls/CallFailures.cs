using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>The exceptions that the failures of one call become.</summary>
/// <param name="method">The method that the caller of the client called.</param>
internal sealed class CallFailures(string method)
{
    /// <summary>Where the call goes to; null until that is known, and with a call invoker.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Hides the credential with which the call goes out.</summary>
    public CredentialMask Mask { get; set; } = CredentialMask.None;

    public ArcBoxException InBand(string message) => CallFailureReader.ReadInBand(message, method, Endpoint, Mask);

    public ArcBoxException Of(RpcException exception, string step) => CallFailureReader.Read(exception, step, Endpoint, Mask);

    public ArcBoxException TimedOut(string step, Exception cause)
        => new(new CallFailure($"{step} did not end within its timeout.", StatusCode.DeadlineExceeded, step, Endpoint, cause));

    public ArcBoxException CancelledByAnother(string step, Exception cause)
        => new(new CallFailure($"{step} was cancelled, but not by its caller.", StatusCode.Cancelled, step, Endpoint, cause));

    public ImageBuildException UnknownImage(string tag)
        => new(Precondition($"The build ended well, but its image cannot be tagged {tag}: the daemon did not tell its id."));

    public ArcBoxException InsecureCredentials()
        => new(Precondition(ChannelOrigin.Refusal(Endpoint)) with { Reason = ErrorReasons.InsecureTransport });

    public ArcBoxException BuildOptionsNotCarried(BuildOptions options)
        => new(Precondition(
            $"{string.Join(", ", options.ForBuilder())} cannot be given to {Endpoint ?? "a call invoker"}; nothing was sent. The protocol's Build carries "
                + "the context alone, and only an engine that this process asks itself takes more. Use such an endpoint, as docker+unix:// with docker.sock"
                + (Endpoint is null ? $", and its channel with {nameof(ArcBoxChannelOptions)}.{nameof(ArcBoxChannelOptions.Interceptors)}" : "")
                + ", or write it into the Dockerfile: ARG defaults, LABEL, FROM --platform.") with
        {
            Reason = ErrorReasons.BuildOptionsNotCarried,
        });

    private CallFailure Precondition(string message) => new(message, StatusCode.FailedPrecondition, method, Endpoint, null);
}
