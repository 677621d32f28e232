using System.Buffers.Binary;

namespace ArcBox.Protocol.Testing;

/// <summary>HTTP/2 (RFC 9113, 4.1): length (3 bytes, without the header), type (1), flags (1), stream id (4, the highest bit reserved), big-endian.</summary>
internal sealed class Http2Format : FrameFormat
{
    public const int Header = 9;
    public const int DefaultMaxPayload = 16 * 1024;
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte ResetStream = 3;
    public const byte EndStream = 1;

    public override int HeaderLength => Header;

    public override uint MaxLength => DefaultMaxPayload;

    public override uint MaxAnnounced => (1 << 24) - 1;

    public override string Name => "HTTP/2";

    public override FrameHead Read(ReadOnlySpan<byte> header) => new(
        BinaryPrimitives.ReadUInt32BigEndian(header) >> 8,
        BinaryPrimitives.ReadUInt32BigEndian(header[5..]) & int.MaxValue,
        header[3] == ResetStream || (header[3] is Data or Headers && (header[4] & EndStream) != 0));

    public override void WriteLength(Span<byte> frame, uint length)
    {
        frame[0] = (byte)(length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame[1..], (ushort)length);
    }

    public override void WriteStreamId(Span<byte> frame, uint streamId) => BinaryPrimitives.WriteUInt32BigEndian(frame[5..], streamId);

    public override FrameTracker Track() => new Http2Tracker(this);
}
