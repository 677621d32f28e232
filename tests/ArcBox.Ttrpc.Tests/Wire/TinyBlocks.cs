using System.Buffers;

namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>Memory in blocks of one byte, so that what lies in a pipe is in as many pieces; later blocks are large, for who sends megabytes.</summary>
internal sealed class TinyBlocks : MemoryPool<byte>
{
    private const int TinyOnes = 8192;
    private const int LargeSize = 64 * 1024;

    private int _rented;

    public override int MaxBufferSize => int.MaxValue;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Block(Math.Max(minBufferSize, Interlocked.Increment(ref _rented) <= TinyOnes ? 1 : LargeSize));

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Block(int size) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = new byte[size];

        public void Dispose()
        {
        }
    }
}
