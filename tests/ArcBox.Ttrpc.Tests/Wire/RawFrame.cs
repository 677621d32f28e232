using System.Buffers.Binary;

namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>A frame as the tests write and read it. It shares nothing with the package, so that a mistake made there is not made here too.</summary>
internal sealed record RawFrame(uint StreamId, byte Type, byte Flags, byte[] Payload)
{
    public const int HeaderLength = 10;

    public const byte Request = 1;
    public const byte Response = 2;
    public const byte Data = 3;

    public const byte RemoteClosed = 1;
    public const byte RemoteOpen = 2;
    public const byte NoData = 4;

    public bool IsHalfClose => Type == Data && Flags == (RemoteClosed | NoData);

    public static byte[] Header(uint length, uint streamId, byte type, byte flags)
    {
        byte[] header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt32BigEndian(header, length);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), streamId);
        header[8] = type;
        header[9] = flags;
        return header;
    }

    /// <summary>The frame at the start of the bytes; null if they do not hold a whole one.</summary>
    public static RawFrame? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength) return null;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (bytes.Length - HeaderLength < length) return null;
        return new RawFrame(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]), bytes[8], bytes[9], bytes.Slice(HeaderLength, (int)length).ToArray());
    }

    public byte[] ToBytes() => [.. Header((uint)Payload.Length, StreamId, Type, Flags), .. Payload];

    /// <summary>Readable where a comparison of two frames fails.</summary>
    public override string ToString()
        => $"stream {StreamId}, type {Type}, flags 0x{Flags:x2}, {Payload.Length} bytes: {Convert.ToHexString(Payload.AsSpan(0, Math.Min(Payload.Length, 4096)))}";
}
