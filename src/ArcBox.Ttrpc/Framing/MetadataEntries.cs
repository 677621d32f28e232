using System.Buffers;
using System.Text;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>
/// Request metadata: repeated <c>KeyValue { key=1; value=2 }</c>, several values of a key as several entries. Values are text; the binary values that gRPC
/// allows under keys with <c>-bin</c> travel in base64, as over HTTP/2.
/// </summary>
internal static class MetadataEntries
{
    private const byte KeyTag = 0x0A;
    private const byte ValueTag = 0x12;

    /// <summary>Appends one entry; returns what is wrong with it, or null. A key that gRPC's <see cref="Metadata"/> does not allow is left out.</summary>
    public static string? Read(in ReadOnlySequence<byte> bytes, Metadata metadata)
    {
        ReadOnlySequence<byte> key = default;
        ReadOnlySequence<byte> value = default;
        ProtoReader reader = new(bytes);
        while (reader.Next())
        {
            if (reader is { Field: 1, IsBytes: true }) key = reader.Bytes;
            if (reader is { Field: 2, IsBytes: true }) value = reader.Bytes;
        }

        // Go servers see keys as they were sent; Metadata makes them lower-case, so that a lookup finds them whoever wrote them.
        string name = ProtoReader.Text(key);
        if (reader.Problem is null && IsKey(name)) Add(metadata, name, ProtoReader.Text(value));
        return reader.Problem;
    }

    /// <summary>The entries' bytes in an envelope, tags included.</summary>
    public static byte[] Encode(Metadata metadata)
    {
        ArrayBufferWriter<byte> output = new();
        foreach (Metadata.Entry entry in metadata)
        {
            string value = entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value;
            int keySize = Encoding.UTF8.GetByteCount(entry.Key);
            int valueSize = Encoding.UTF8.GetByteCount(value);
            WriteLength(output, RequestEnvelope.MetadataTag, FieldSize(keySize) + (valueSize == 0 ? 0 : FieldSize(valueSize)));
            WriteText(output, KeyTag, entry.Key, keySize);
            if (valueSize > 0) WriteText(output, ValueTag, value, valueSize);
        }

        return output.WrittenSpan.ToArray();
    }

    private static int FieldSize(int length) => 1 + Varint.Size((ulong)length) + length;

    private static void WriteLength(ArrayBufferWriter<byte> output, byte tag, int length)
    {
        Span<byte> span = output.GetSpan(1 + Varint.MaxSize);
        span[0] = tag;
        output.Advance(1 + Varint.Write(span[1..], (ulong)length));
    }

    private static void WriteText(ArrayBufferWriter<byte> output, byte tag, string text, int size)
    {
        WriteLength(output, tag, size);
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(size)));
    }

    private static void Add(Metadata metadata, string key, string value)
    {
        if (!key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase)) metadata.Add(key, value);
        else metadata.Add(key, Decode(value));
    }

    private static byte[] Decode(string value)
    {
        byte[] bytes = new byte[value.Length];
        // A peer that knows nothing of the convention may have put text there.
        return Convert.TryFromBase64String(value, bytes, out int length) ? bytes[..length] : Encoding.UTF8.GetBytes(value);
    }

    private static bool IsKey(string key)
    {
        foreach (char character in key)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.')) return false;
        }

        return key.Length > 0;
    }
}
