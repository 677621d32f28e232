using System.Buffers;

namespace ArcBox.Ttrpc;

/// <summary>
/// The buffers of one connection's reader: small ones while little comes, so that a thousand idle connections hold little, and larger ones while what
/// comes does not fit. Used by one thread at a time, as a reader is.
/// </summary>
internal sealed class ReadBuffers : MemoryPool<byte>
{
    public const int Smallest = 4 * 1024;
    // Larger ones were no faster.
    public const int Largest = 64 * 1024;

    // Large enough that a stream of large messages keeps its large buffers between one message and the next.
    private const int FitsBeforeShrinking = 8;

    private int _size = Smallest;
    private int _rented;
    private int _fits;
    private Buffer? _spare;

    public override int MaxBufferSize => Largest;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        if (_rented++ > 0)
        {
            // The one before is full, and what is in it is still needed.
            _fits = 0;
            _size = Math.Min(_size * 2, Largest);
        }
        else if (++_fits >= FitsBeforeShrinking)
        {
            _fits = 0;
            _size = Math.Max(_size / 2, Smallest);
        }

        Buffer buffer = _spare ?? new Buffer(this);
        _spare = null;
        buffer.Fill(Math.Max(_size, minBufferSize));
        return buffer;
    }

    protected override void Dispose(bool disposing)
    {
        // A buffer goes back when its owner is disposed; the pool has none of its own.
    }

    private sealed class Buffer(ReadBuffers pool) : IMemoryOwner<byte>
    {
        private byte[] _array = [];

        public Memory<byte> Memory => _array;

        public void Fill(int size) => _array = ArrayPool<byte>.Shared.Rent(size);

        public void Dispose()
        {
            ArrayPool<byte>.Shared.Return(_array);
            _array = [];
            pool._rented--;
            pool._spare = this;
        }
    }
}
