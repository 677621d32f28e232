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

    private const int MaxMessageLength = 2000;
    private const string Trailer = "grpc-status-details-bin";
    private const string Domain = "arcbox.v1";

    public static RpcException ToException(StatusCode code, string message, string? reason, int? exitCode = null, Exception? cause = null)
    {
        Metadata trailers = [];
        if (reason is not null)
        {
            ErrorInfo info = new() { Domain = Domain, Reason = reason };
            if (exitCode is { } value) info.Metadata.Add(ExitCode, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            // Without the message, which the status carries itself: both go into headers.
            trailers.Add(Trailer, new RpcStatus { Code = (int)code, Details = { Any.Pack(info) } }.ToByteArray());
        }

        string detail = Shorten(message);
        return new RpcException(new Grpc.Core.Status(code, detail, cause), trailers, detail);
    }

    // Servers and clients drop a call whose headers are too large, status and all. Percent-encoded, a character takes up to nine bytes there.
    private static string Shorten(string message)
        => message.Length <= MaxMessageLength ? message : $"{message[..(MaxMessageLength / 2)]} […] {message[^(MaxMessageLength / 2)..]}";

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
