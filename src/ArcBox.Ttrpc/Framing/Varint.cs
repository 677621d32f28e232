namespace ArcBox.Ttrpc;

/// <summary>Protobuf's variable-length integers: seven bits a byte, the lowest first.</summary>
internal static class Varint
{
    public const int MaxSize = 10;

    public static int Size(ulong value) => (64 - System.Numerics.BitOperations.LeadingZeroCount(value | 1) + 6) / 7;

    public static int Write(Span<byte> destination, ulong value)
    {
        int count = 0;
        for (; value >= 0x80; value >>= 7) destination[count++] = (byte)(value | 0x80);
        destination[count++] = (byte)value;
        return count;
    }
}
