using System.Buffers;

namespace ArcBox.Ttrpc;

/// <summary>Frames that wait to be sent, in pooled pieces. A frame lies in one piece if its length was announced. Not thread-safe.</summary>
internal sealed class OutputBuffer : IBufferWriter<byte>
{
    private const int PieceSize = 32 * 1024;

    private readonly List<ArraySegment<byte>> _full = [];
    private byte[] _last = [];
    private int _lastLength;
    private long _fullLength;

    public long Length => _fullLength + _lastLength;

    public bool IsEmpty => Length == 0;

    /// <summary>How many pieces there are to send, in the order of <see cref="Piece"/>.</summary>
    public int PieceCount => _full.Count + (_lastLength > 0 ? 1 : 0);

    public ReadOnlyMemory<byte> Piece(int index) => index < _full.Count ? _full[index] : _last.AsMemory(0, _lastLength);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _last.Length - _lastLength);
        _lastLength += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _last.AsMemory(_lastLength);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _last.AsSpan(_lastLength);
    }

    /// <summary>Makes sure that the next <paramref name="size"/> bytes lie in one piece.</summary>
    public void Reserve(int size)
    {
        if (_last.Length - _lastLength >= size) return;
        if (_lastLength > 0)
        {
            _full.Add(new ArraySegment<byte>(_last, 0, _lastLength));
            _fullLength += _lastLength;
        }
        else if (_last.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_last);
        }

        _last = ArrayPool<byte>.Shared.Rent(Math.Max(size, PieceSize));
        _lastLength = 0;
    }

    /// <summary>Forgets everything behind the first <paramref name="length"/> bytes.</summary>
    public void Truncate(long length)
    {
        while (length < _fullLength)
        {
            ArrayPool<byte>.Shared.Return(_last);
            (_last, _lastLength) = (_full[^1].Array!, _full[^1].Count);
            _full.RemoveAt(_full.Count - 1);
            _fullLength -= _lastLength;
        }

        _lastLength = (int)(length - _fullLength);
    }

    /// <summary>Gives all pieces back: most connections are idle most of the time.</summary>
    public void Release()
    {
        Truncate(0);
        if (_last.Length > 0) ArrayPool<byte>.Shared.Return(_last);
        _last = [];
    }
}
