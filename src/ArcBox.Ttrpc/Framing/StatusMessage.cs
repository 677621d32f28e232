using System.Buffers;
using System.Text;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>
/// <c>google.rpc.Status { code=1; message=2; details=3 }</c>, written by hand because gRPC's packages have it only serialized, in trailers.
/// </summary>
internal static class StatusMessage
{
    /// <summary>The trailer in which gRPC carries a status with its details, on every transport.</summary>
    public const string DetailsTrailer = "grpc-status-details-bin";

    private const byte CodeTag = 0x08;
    private const byte MessageTag = 0x12;
    private const byte DetailsTag = 0x1A;

    // What is longer says nothing more to a person, and a status must always find room in a frame.
    private const int MaxMessageBytes = 64 * 1024;
    private const int MaxDetailsBytes = 1024 * 1024;

    /// <summary>The Response envelope of a call that failed.</summary>
    public static byte[] EncodeResponse(Status status, Metadata? trailers)
    {
        ArrayBufferWriter<byte> body = new();
        WriteVarint(body, CodeTag, (ulong)(long)(int)status.StatusCode);
        // Lone surrogates become U+FFFD: other runtimes close the connection over a string that is not UTF-8.
        byte[] message = Encoding.UTF8.GetBytes(Shorten(status.Detail ?? ""));
        if (message.Length > 0) WriteBytes(body, MessageTag, new ReadOnlySequence<byte>(message));
        if (trailers?.GetValueBytes(DetailsTrailer) is { Length: <= MaxDetailsBytes } details) CopyDetails(body, details);
        ArrayBufferWriter<byte> response = new(body.WrittenCount + 1 + Varint.MaxSize);
        WriteBytes(response, ResponseEnvelope.StatusTag, new ReadOnlySequence<byte>(body.WrittenMemory));
        return response.WrittenSpan.ToArray();
    }

    // Code and message are the handler's last word; of the trailer only the details count.
    private static void CopyDetails(ArrayBufferWriter<byte> output, byte[] status)
    {
        ProtoReader reader = new(new ReadOnlySequence<byte>(status));
        while (reader.Next())
        {
            if (reader is { Field: 3, IsBytes: true }) WriteBytes(output, DetailsTag, reader.Bytes);
        }
    }

    private static string Shorten(string message) => message.Length <= MaxMessageBytes / 4 ? message : message[..(MaxMessageBytes / 4)];

    private static void WriteVarint(ArrayBufferWriter<byte> output, byte tag, ulong value)
    {
        Span<byte> span = output.GetSpan(1 + Varint.MaxSize);
        span[0] = tag;
        output.Advance(1 + Varint.Write(span[1..], value));
    }

    private static void WriteBytes(ArrayBufferWriter<byte> output, byte tag, in ReadOnlySequence<byte> bytes)
    {
        WriteVarint(output, tag, (ulong)bytes.Length);
        foreach (ReadOnlyMemory<byte> piece in bytes) output.Write(piece.Span);
    }
}
