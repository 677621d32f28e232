using System.Globalization;
using System.Text.RegularExpressions;
using ArcBox.Protocol.Rpc;
using ArcBox.Ttrpc;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Decides which exception tells that a call failed.</summary>
internal static partial class CallFailureReader
{
    public static ArcBoxException Read(RpcException exception, string method, string? endpoint, CredentialMask mask)
    {
        if (NotConnected(exception, endpoint) is { } notConnected) return Unreachable(notConnected, method, endpoint);

        // Read before anything is hidden: a build's argument may be a word of them.
        ErrorInfo? info = StatusDetails.Read(exception.Trailers);
        exception = mask.Hide(exception);
        string message = exception.Status.Detail is { Length: > 0 } detail
            ? detail
            : $"{method} failed with {exception.StatusCode}; the server did not say why.";
        return ToException(new CallFailure(message, exception.StatusCode, method, endpoint, exception)
        {
            Reason = info is not { Reason.Length: > 0 } ? null : ReasonForm().IsMatch(info.Reason) ? info.Reason : mask.Hide(info.Reason),
            IsTransient = exception.StatusCode is StatusCode.Unavailable || info?.Reason is ErrorReasons.RegistryRateLimited,
            ExitCode = info is not null && info.Metadata.TryGetValue(StatusDetails.ExitCode, out string? code)
                && int.TryParse(code, CultureInfo.InvariantCulture, out int value) ? value : null,
        });
    }

    /// <summary>A failure that a server reported in a message of a stream that otherwise ended well.</summary>
    public static ArcBoxException ReadInBand(string message, string method, string? endpoint, CredentialMask mask)
    {
        (StatusCode code, string? reason) = InBandFailures.Read(message, method);
        return ToException(new CallFailure(mask.Hide(message), code, method, endpoint, null)
        {
            Reason = reason,
            IsTransient = code is StatusCode.Unavailable,
        });
    }

    public static DaemonUnreachableException Unreachable(EndpointConnectException cause, string method, string? endpoint)
        => new(new CallFailure(cause.Message, StatusCode.Unavailable, method, endpoint, cause)
        {
            Reason = ErrorReasons.EngineUnreachable,
            IsTransient = cause.IsTransient,
        })
        {
            Attempts = endpoint is null ? [] : [new EndpointAttempt { Endpoint = endpoint, Source = EndpointAttempt.Given, IsNamed = true, Problem = cause.Problem }],
        };

    private static EndpointConnectException? NotConnected(RpcException exception, string? endpoint) => exception.Status.DebugException switch
    {
        // A deadline that passed while a ttrpc channel tried to connect has this for an explanation, and is still a deadline.
        TtrpcConnectException cause when exception.StatusCode is StatusCode.Unavailable => EndpointConnectException.For(endpoint ?? cause.Address, cause),
        // A channel that has nothing to connect to may say itself that nobody is there.
        DaemonUnreachableException cause when exception.StatusCode is StatusCode.Unavailable => EndpointConnectException.For(endpoint, cause),
        { } cause => EndpointConnectException.Find(cause),
        null => null,
    };

    private static ArcBoxException ToException(CallFailure failure) => failure switch
    {
        { Reason: ErrorReasons.BuildFailed or ErrorReasons.InvalidBuild } => new ImageBuildException(failure) { ExitCode = failure.ExitCode },
        { Reason: ErrorReasons.RegistryDenied or ErrorReasons.RegistryUnauthenticated } => new RegistryAuthenticationException(failure),
        { Reason: ErrorReasons.CredentialsUnavailable } => new CredentialException(failure),
        // Servers other than ours send no reason; only calls that go to a registry can mean it.
        { Reason: null, StatusCode: StatusCode.Unauthenticated, Method: ImageMethods.Pull or ImageMethods.Push or ImageMethods.Build }
            => new RegistryAuthenticationException(failure),
        { StatusCode: StatusCode.NotFound } => new ImageNotFoundException(failure),
        { StatusCode: StatusCode.Unimplemented } => new ImageServiceNotImplementedException(failure with
        {
            Message = $"{failure.Endpoint ?? "The endpoint"} does not serve {failure.Method} of arcbox.v1.ImageService: {failure.Message}. "
                + "ArcBox serves images on its Docker socket: use docker+unix:// with docker.sock beside its own.",
        }),
        _ => new ArcBoxException(failure),
    };

    // As google.rpc.ErrorInfo has it. What is of another form may be anything.
    [GeneratedRegex(@"\A[A-Z][A-Z0-9_]*[A-Z0-9]\z")]
    private static partial Regex ReasonForm();
}
