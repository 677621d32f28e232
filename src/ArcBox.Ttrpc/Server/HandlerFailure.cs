using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>The status that a handler's exception becomes.</summary>
internal static class HandlerFailure
{
    public static byte[] Encode(Exception exception, ServerCallContext call, ServerConnection connection)
    {
        switch (exception)
        {
            case RpcException { StatusCode: not StatusCode.OK } failure:
                Metadata trailers = failure.Trailers.Get(StatusMessage.DetailsTrailer) is null ? call.ResponseTrailers : failure.Trailers;
                return StatusMessage.EncodeResponse(failure.Status, trailers);
            case OperationCanceledException:
                return StatusMessage.EncodeResponse(new Status(StatusCode.Cancelled, "The handler was cancelled."), null);
            default:
                Log.HandlerFailed(connection.Logger, call.Method, exception);
                string details = connection.Options.EnableDetailedErrors ? $" {exception.GetType().Name}: {exception.Message}" : "";
                return StatusMessage.EncodeResponse(new Status(StatusCode.Unknown, "The handler threw an exception." + details), null);
        }
    }
}
