using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>The trailer <c>grpc-status-details-bin</c>: a <c>google.rpc.Status</c>, of which only the details (field 3) are told nowhere else.</summary>
internal static class StatusTrailer
{
    private const string Key = "grpc-status-details-bin";
    private const uint CodeTag = (1 << 3) | (uint)Google.Protobuf.WireFormat.WireType.Varint;
    private const uint DetailTag = (3 << 3) | (uint)Google.Protobuf.WireFormat.WireType.LengthDelimited;

    /// <summary>The failure as it came from a server, with what a replay can tell as well: transports add trailers of their own.</summary>
    public static RpcException WithDetailsAlone(RpcException failure)
    {
        Metadata trailers = [];
        if (failure.Trailers.GetValueBytes(Key) is { } bytes) trailers.Add(Key, bytes);
        return new RpcException(new Grpc.Core.Status(failure.StatusCode, failure.Status.Detail), trailers, failure.Status.Detail);
    }

    /// <summary>The details that came with a failure. A trailer that does not parse has none, as for any client.</summary>
    public static IReadOnlyList<Any> Read(RpcException failure)
    {
        if (failure.Trailers.GetValueBytes(Key) is not { } bytes) return [];
        List<Any> details = [];
        try
        {
            using CodedInputStream input = new(bytes);
            while (input.ReadTag() is var tag and not 0)
            {
                if (tag == DetailTag) details.Add(Any.Parser.ParseFrom(input.ReadBytes()));
                else input.SkipLastField();
            }
        }
        catch (InvalidProtocolBufferException)
        {
            return [];
        }

        return details;
    }

    public static RpcException ToException(Grpc.Core.Status status, IEnumerable<Any> details)
    {
        Metadata trailers = [];
        Any[] all = [.. details];
        if (all.Length > 0) trailers.Add(Key, Write(status.StatusCode, all));
        return new RpcException(status, trailers, status.Detail);
    }

    private static byte[] Write(StatusCode code, Any[] details)
    {
        using MemoryStream bytes = new();
        using (CodedOutputStream output = new(bytes, leaveOpen: true))
        {
            output.WriteTag(CodeTag);
            output.WriteInt32((int)code);
            foreach (Any detail in details)
            {
                output.WriteTag(DetailTag);
                output.WriteMessage(detail);
            }
        }

        return bytes.ToArray();
    }
}
