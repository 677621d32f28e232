using System.Buffers;
using System.Text;

namespace ArcBox.Ttrpc;

/// <summary>
/// Reads the fields of an envelope. The generated classes would copy the payload, which is most of an envelope, once more.
/// </summary>
internal ref struct ProtoReader(in ReadOnlySequence<byte> message)
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int LengthType = 2;
    private const int Fixed32Type = 5;

    private SequenceReader<byte> _reader = new(message);

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>The field's bytes if it is a string, bytes or a message; otherwise nothing.</summary>
    public ReadOnlySequence<byte> Bytes { get; private set; }

    /// <summary>The field's value if it is an integer; otherwise zero.</summary>
    public ulong Value { get; private set; }

    /// <summary>True if the last field is a string, bytes or a message.</summary>
    public bool IsBytes { get; private set; }

    /// <summary>Why the message is not valid protobuf; null if it is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads the next field; false at the end and where the bytes are no protobuf.</summary>
    public bool Next()
    {
        if (_reader.End) return false;
        (Bytes, Value, IsBytes) = (default, 0, false);
        if (!TryReadVarint(out ulong tag)) return Fail("a field's tag is cut short");
        Field = (int)(tag >> 3);
        if (tag > uint.MaxValue || Field == 0) return Fail("a field has an impossible number");
        return (int)(tag & 7) switch
        {
            VarintType => ReadVarint(),
            Fixed64Type => Skip(8),
            LengthType => ReadBytes(),
            Fixed32Type => Skip(4),
            int type => Fail($"field {Field} has the unknown wire type {type}"),
        };
    }

    public static string Text(in ReadOnlySequence<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private bool ReadVarint()
    {
        if (!TryReadVarint(out ulong value)) return Fail($"field {Field} is cut short");
        Value = value;
        return true;
    }

    private bool ReadBytes()
    {
        if (!TryReadVarint(out ulong length) || length > (ulong)_reader.Remaining) return Fail($"field {Field} is longer than the message");
        Bytes = _reader.UnreadSequence.Slice(0, (long)length);
        IsBytes = true;
        _reader.Advance((long)length);
        return true;
    }

    private bool Skip(int count)
    {
        if (_reader.Remaining < count) return Fail($"field {Field} is longer than the message");
        _reader.Advance(count);
        return true;
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 7 * Varint.MaxSize; shift += 7)
        {
            if (!_reader.TryRead(out byte next)) return false;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return true;
        }

        return false;
    }

    private bool Fail(string problem)
    {
        Problem = problem;
        return false;
    }
}
