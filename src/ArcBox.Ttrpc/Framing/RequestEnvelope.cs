using System.Buffers;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>The payload of a Request frame: <c>{ service=1; method=2; payload=3; timeout_nano=4; metadata=5 }</c>. Unknown fields are skipped.</summary>
internal ref struct RequestEnvelope
{
    /// <summary>As much as HTTP/2 servers take by default, and more than anybody sends: an entry of five bytes costs seventy in memory.</summary>
    public const int MaxMetadataBytes = 64 * 1024;

    public const byte PayloadTag = 0x1A;
    public const byte TimeoutTag = 0x20;
    public const byte MetadataTag = 0x2A;

    public ReadOnlySequence<byte> Service { get; private set; }

    public ReadOnlySequence<byte> Method { get; private set; }

    /// <summary>The request message; an absent one and an empty one are the same to the reference implementation.</summary>
    public ReadOnlySequence<byte> Payload { get; private set; }

    /// <summary>How long the client still waits, in nanoseconds; zero for ever, negative not at all.</summary>
    public long TimeoutNano { get; private set; }

    /// <summary>How many bytes of metadata there are; beyond <see cref="MaxMetadataBytes"/> they are not read any further.</summary>
    public long MetadataBytes { get; private set; }

    /// <summary>The request's metadata; null if there is none.</summary>
    public Metadata? Metadata { get; private set; }

    /// <summary>Reads an envelope; returns what is wrong with it, or null.</summary>
    public static string? Read(in ReadOnlySequence<byte> bytes, out RequestEnvelope envelope)
    {
        envelope = default;
        ProtoReader reader = new(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1 when reader.IsBytes: envelope.Service = reader.Bytes; break;
                case 2 when reader.IsBytes: envelope.Method = reader.Bytes; break;
                case 3 when reader.IsBytes: envelope.Payload = reader.Bytes; break;
                case 4 when !reader.IsBytes: envelope.TimeoutNano = (long)reader.Value; break;
                case 5 when reader.IsBytes:
                    envelope.MetadataBytes += reader.Bytes.Length;
                    if (envelope.MetadataBytes > MaxMetadataBytes) return null;
                    if (MetadataEntries.Read(reader.Bytes, envelope.Metadata ??= []) is { } problem) return problem;
                    break;
            }
        }

        return reader.Problem;
    }
}
