using System.Buffers;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>What calls fail with where no server said so.</summary>
internal static class CallFailure
{
    public static RpcException Cancelled(string reason = "The call was cancelled by the client.") => Make(StatusCode.Cancelled, reason);

    /// <param name="connecting">Why there was no connection to make the call on; null if there was one.</param>
    public static RpcException DeadlineExceeded(TtrpcConnectException? connecting = null)
        => Make(StatusCode.DeadlineExceeded, connecting is null ? "The deadline passed." : $"The deadline passed. {connecting.Message}", connecting);

    public static RpcException ShutDown(string target) => Make(StatusCode.Unavailable, $"The channel to {target} was shut down.");

    public static RpcException NotConnected(TtrpcConnectException cause) => Make(StatusCode.Unavailable, cause.Message, cause);

    /// <summary>The connection ended under a call that may have reached the server; only the caller knows whether it can be repeated.</summary>
    public static RpcException Lost(string target, Exception? cause)
        => Make(StatusCode.Unavailable, $"The connection to {target} was lost before the call was over: {cause?.Message ?? "the server closed it."}", cause);

    public static RpcException Protocol(string problem) => Make(StatusCode.Internal, $"The server broke the protocol: {problem}.");

    public static RpcException NotSerialized(Exception cause) => Make(StatusCode.Internal, $"The request cannot be serialized: {cause.Message}", cause);

    public static RpcException Unexpected(Exception cause) => Make(StatusCode.Internal, cause.Message, cause);

    /// <summary>What the server answered; null if that is OK.</summary>
    public static RpcException? Of(in ResponseEnvelope response)
    {
        if (response.Code == 0) return null;
        Metadata trailers = [];
        if (!response.StatusWithDetails.IsEmpty) trailers.Add(StatusMessage.DetailsTrailer, response.StatusWithDetails.ToArray());
        return new RpcException(new Status((StatusCode)response.Code, response.Message), trailers, response.Message);
    }

    private static RpcException Make(StatusCode code, string detail, Exception? cause = null) => new(new Status(code, detail, cause), detail);
}
