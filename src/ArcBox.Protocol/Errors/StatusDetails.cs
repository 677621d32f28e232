using ArcBox.Protocol.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RpcStatus = ArcBox.Protocol.Rpc.Status;

namespace ArcBox.Protocol;

/// <summary>Writes and reads <c>google.rpc.ErrorInfo</c> in the trailer that gRPC defines for status details.</summary>
internal static class StatusDetails
{
    public const string ExitCode = "exit_code";

    private const string Trailer = "grpc-status-details-bin";
    private const string Domain = "arcbox.v1";

    public static RpcException ToException(StatusCode code, string message, string? reason, int? exitCode = null, Exception? cause = null)
    {
        Metadata trailers = [];
        if (reason is not null)
        {
            ErrorInfo info = new() { Domain = Domain, Reason = reason };
            if (exitCode is { } value) info.Metadata.Add(ExitCode, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            trailers.Add(Trailer, new RpcStatus { Code = (int)code, Message = message, Details = { Any.Pack(info) } }.ToByteArray());
        }

        return new RpcException(new Grpc.Core.Status(code, message, cause), trailers, message);
    }

    /// <summary>The first ErrorInfo of any domain, or null. A trailer that does not parse holds none: the status code still says what failed.</summary>
    public static ErrorInfo? Read(Metadata trailers)
    {
        if (trailers.GetValueBytes(Trailer) is not { } bytes) return null;
        try
        {
            foreach (Any detail in RpcStatus.Parser.ParseFrom(bytes).Details)
            {
                if (detail.TryUnpack(out ErrorInfo info)) return info;
            }
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }

        return null;
    }
}
