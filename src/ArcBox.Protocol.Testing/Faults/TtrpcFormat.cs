using System.Buffers.Binary;

namespace ArcBox.Protocol.Testing;

/// <summary>ttrpc: length (4 bytes, without the header), stream id (4), type (1), flags (1), big-endian.</summary>
internal sealed class TtrpcFormat : FrameFormat
{
    private const byte Response = 2;
    private const byte Data = 3;
    private const byte RemoteClosed = 1;

    public override int HeaderLength => 10;

    public override uint MaxLength => 4 * 1024 * 1024;

    public override uint MaxAnnounced => uint.MaxValue;

    public override string Name => "ttrpc";

    public override FrameHead Read(ReadOnlySpan<byte> header) => new(
        BinaryPrimitives.ReadUInt32BigEndian(header),
        BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
        header[8] == Response || (header[8] == Data && (header[9] & RemoteClosed) != 0));

    public override void WriteLength(Span<byte> frame, uint length) => BinaryPrimitives.WriteUInt32BigEndian(frame, length);

    public override void WriteStreamId(Span<byte> frame, uint streamId) => BinaryPrimitives.WriteUInt32BigEndian(frame[4..], streamId);

    public override FrameTracker Track() => new TtrpcTracker();
}
