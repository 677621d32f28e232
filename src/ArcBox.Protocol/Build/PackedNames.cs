using System.Buffers.Binary;
using System.Text;

namespace ArcBox.Protocol;

/// <summary>
/// The names in a directory, as the bytes that an archive has for them: a directory may have a hundred thousand, and strings would take four times as much.
/// </summary>
internal sealed class PackedNames
{
    // Before each name: what it is, and its length.
    private const int Head = 3;
    private const int FirstBlock = 1024;
    // A place has 16 bits within its block, and .NET would put larger ones on the large object heap.
    private const int LargestBlock = 64 * 1024;

    private readonly List<byte[]> _blocks = [];
    private readonly List<int> _places = [];
    private int _used;

    public int Count => _places.Count;

    public (string Name, bool IsDirectory) this[int index]
    {
        get
        {
            int place = _places[index];
            return (Encoding.UTF8.GetString(NameAt(place)), _blocks[place >> 16][place & 0xFFFF] != 0);
        }
    }

    public void Add(ReadOnlySpan<char> name, bool isDirectory)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        if (_blocks.Count == 0 || _used + Head + length > _blocks[^1].Length)
        {
            _blocks.Add(new byte[_blocks.Count == 0 ? FirstBlock : Math.Min(_blocks[^1].Length * 2, LargestBlock)]);
            _used = 0;
        }

        Span<byte> record = _blocks[^1].AsSpan(_used);
        record[0] = isDirectory ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(record[1..], (ushort)length);
        Encoding.UTF8.GetBytes(name, record[Head..]);
        _places.Add((_blocks.Count - 1) << 16 | _used);
        _used += Head + length;
    }

    /// <summary>Puts the names in the order of their bytes, which is that of their code points.</summary>
    public void Sort() => _places.Sort((left, right) => NameAt(left).SequenceCompareTo(NameAt(right)));

    private ReadOnlySpan<byte> NameAt(int place)
    {
        ReadOnlySpan<byte> record = _blocks[place >> 16].AsSpan(place & 0xFFFF);
        return record.Slice(Head, BinaryPrimitives.ReadUInt16LittleEndian(record[1..]));
    }
}
