using System.Buffers;

namespace ArcBox.Ttrpc;

/// <summary>
/// The payload of a Response frame: <c>{ google.rpc.Status status=1; bytes payload=2 }</c>. No status, an empty one (as clients in Rust see) and code 0 are
/// all OK.
/// </summary>
internal ref struct ResponseEnvelope
{
    public const byte StatusTag = 0x0A;
    public const byte PayloadTag = 0x12;

    /// <summary>The status's code, which may be none that gRPC knows.</summary>
    public int Code { get; private set; }

    public string Message { get; private set; }

    /// <summary>The whole status as it came if it has details, otherwise nothing.</summary>
    public ReadOnlySequence<byte> StatusWithDetails { get; private set; }

    public ReadOnlySequence<byte> Payload { get; private set; }

    public bool HasPayload { get; private set; }

    /// <summary>Reads an envelope; returns what is wrong with it, or null.</summary>
    public static string? Read(in ReadOnlySequence<byte> bytes, out ResponseEnvelope envelope)
    {
        envelope = new ResponseEnvelope { Message = "" };
        ProtoReader reader = new(bytes);
        while (reader.Next())
        {
            if (!reader.IsBytes) continue;
            if (reader.Field == 1 && envelope.ReadStatus(reader.Bytes) is { } problem) return problem;
            if (reader.Field == 2) (envelope.Payload, envelope.HasPayload) = (reader.Bytes, true);
        }

        return reader.Problem;
    }

    private string? ReadStatus(in ReadOnlySequence<byte> status)
    {
        ProtoReader reader = new(status);
        while (reader.Next())
        {
            if (reader is { Field: 1, IsBytes: false }) Code = (int)reader.Value;
            if (reader is { Field: 2, IsBytes: true }) Message = ProtoReader.Text(reader.Bytes);
            if (reader is { Field: 3, IsBytes: true }) StatusWithDetails = status;
        }

        return reader.Problem;
    }
}
