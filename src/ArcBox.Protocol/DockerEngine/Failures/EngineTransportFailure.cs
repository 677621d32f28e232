using System.Text.Json;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Makes of a connection that failed, or of an answer that is none, the status of the call.</summary>
internal static class EngineTransportFailure
{
    /// <summary>Null if the exception is something else, to be thrown as it is.</summary>
    public static RpcException? TryRead(Exception exception, EngineRequest request, ArcBoxEndpoint endpoint) => exception switch
    {
        _ when EndpointConnectException.Find(exception) is { } notConnected
            => StatusDetails.ToException(StatusCode.Unavailable, notConnected.Message, ErrorReasons.EngineUnreachable, cause: notConnected),
        JsonException
            => Invalid(request, endpoint, exception),
        ObjectDisposedException
            => StatusDetails.ToException(StatusCode.Unavailable, $"The connection to {endpoint} was closed by this program.", null, cause: exception),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError }
            => Invalid(request, endpoint, exception),
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse }
            => Invalid(request, endpoint, exception),
        HttpRequestException or IOException
            => StatusDetails.ToException(
                StatusCode.Unavailable,
                $"{endpoint} ended the connection in the middle of its answer. Was the engine stopped?",
                ErrorReasons.EngineDisconnected,
                cause: exception),
        _ => null,
    };

    // The cause quotes what it could not read: a piece, in whatever encoding, of an answer that may repeat the credential.
    private static RpcException Invalid(EngineRequest request, ArcBoxEndpoint endpoint, Exception exception)
    {
        string problem = $"{endpoint} does not answer as a Docker engine does";
        return request.Mask.IsEmpty
            ? StatusDetails.ToException(StatusCode.Internal, $"{problem}: {exception.Message}", ErrorReasons.EngineAnswerInvalid, cause: exception)
            : StatusDetails.ToException(StatusCode.Internal, $"{problem}.", ErrorReasons.EngineAnswerInvalid);
    }
}
