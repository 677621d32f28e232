using System.Buffers;
using System.IO.Pipelines;

namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>The test's end of a <see cref="MemoryWire"/>. It behaves as a socket does: a closed one reads an end, and refuses writes.</summary>
internal sealed class MemoryWireEnd(PipeReader reader, PipeWriter writer) : LayerStream(Null)
{
    private volatile bool _closed;

    public void CompleteSending() => writer.Complete();

    public void OtherSideCloses()
    {
        _closed = true;
        reader.CancelPendingRead();
        writer.CancelPendingFlush();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (!reader.TryRead(out ReadResult result))
            {
                if (_closed) return 0;
                result = await reader.ReadAsync(cancellationToken);
            }

            if (!result.Buffer.IsEmpty)
            {
                // Kept, because the sequence may not be asked any more once the pipe has its segments back.
                int count = (int)Math.Min(result.Buffer.Length, buffer.Length);
                ReadOnlySequence<byte> taken = result.Buffer.Slice(0, count);
                taken.CopyTo(buffer.Span);
                reader.AdvanceTo(taken.End);
                return count;
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return 0;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_closed) throw new IOException("The other side has closed.");
        FlushResult result = await writer.WriteAsync(buffer, cancellationToken);
        // As with a socket, a close that comes after the write is the next write's matter.
        _closed |= result.IsCompleted;
    }

    protected override void Dispose(bool disposing)
    {
        writer.Complete();
        reader.Complete();
        base.Dispose(disposing);
    }
}
