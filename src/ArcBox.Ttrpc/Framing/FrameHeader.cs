using System.Buffers.Binary;

namespace ArcBox.Ttrpc;

/// <summary>The ten bytes before each payload: length and stream id, both big-endian, then type and flags.</summary>
internal readonly record struct FrameHeader(uint Length, uint StreamId, FrameType Type, FrameFlags Flags)
{
    public const int Size = 10;

    /// <summary>False if the frame has no message at all, where an empty payload is a message of all defaults.</summary>
    public bool HasMessage => Length > 0 || (Flags & FrameFlags.NoData) == 0;

    public bool EndsStream => (Flags & FrameFlags.RemoteClosed) != 0;

    public static FrameHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32BigEndian(bytes),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
        (FrameType)bytes[8],
        (FrameFlags)bytes[9]);

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], StreamId);
        destination[8] = (byte)Type;
        destination[9] = (byte)Flags;
    }
}
