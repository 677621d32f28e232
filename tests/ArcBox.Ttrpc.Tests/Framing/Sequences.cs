using System.Buffers;
using CsCheck;

namespace ArcBox.Ttrpc.Tests.Framing;

/// <summary>Bytes as they come out of a receive buffer: in pieces, cut anywhere.</summary>
internal static class Sequences
{
    /// <summary>Bytes with places to cut them.</summary>
    public static Gen<ReadOnlySequence<byte>> Cut(Gen<byte[]> bytes)
        => Gen.Select(bytes, Gen.Int[0, 64].Array[0, 5], (all, sizes) => Of(all, sizes));

    public static ReadOnlySequence<byte> Of(byte[] bytes, params int[] sizes)
    {
        Piece first = new(ReadOnlyMemory<byte>.Empty, 0);
        Piece last = first;
        int start = 0;
        foreach (int size in sizes)
        {
            int length = Math.Min(size, bytes.Length - start);
            last = last.Append(bytes.AsMemory(start, length));
            start += length;
        }

        last = last.Append(bytes.AsMemory(start));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long start) => (Memory, RunningIndex) = (memory, start);

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            Piece next = new(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
