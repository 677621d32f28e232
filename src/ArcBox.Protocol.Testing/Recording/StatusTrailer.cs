using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RpcStatus = ArcBox.Protocol.Rpc.Status;

namespace ArcBox.Protocol.Testing;

/// <summary>The trailer <c>grpc-status-details-bin</c>: a <c>google.rpc.Status</c>, of which only the details (field 3) are told nowhere else.</summary>
internal static class StatusTrailer
{
    private const string Key = "grpc-status-details-bin";

    /// <summary>The failure as it came from a server, with what a replay can tell as well: transports add trailers of their own.</summary>
    public static RpcException WithDetailsAlone(RpcException failure)
    {
        Metadata trailers = [];
        if (failure.Trailers.GetValueBytes(Key) is { } bytes) trailers.Add(Key, bytes);
        return new RpcException(new Status(failure.StatusCode, failure.Status.Detail), trailers, failure.Status.Detail);
    }

    /// <summary>The details that came with a failure. A trailer that does not parse has none, as for any client.</summary>
    public static IReadOnlyList<Any> Read(RpcException failure)
    {
        if (failure.Trailers.GetValueBytes(Key) is not { } bytes) return [];
        try
        {
            return RpcStatus.Parser.ParseFrom(bytes).Details;
        }
        catch (InvalidProtocolBufferException)
        {
            return [];
        }
    }

    public static RpcException ToException(Status status, IEnumerable<Any> details)
    {
        Metadata trailers = [];
        Any[] all = [.. details];
        if (all.Length > 0) trailers.Add(Key, new RpcStatus { Code = (int)status.StatusCode, Details = { all } }.ToByteArray());
        return new RpcException(status, trailers, status.Detail);
    }
}
