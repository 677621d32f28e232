using System.IO.Pipelines;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A writer over a stream that fails when it is closed, as one that still has something to flush.</summary>
internal sealed class UncloseableWriter(PipeWriter writer) : PipeWriter
{
    public override void Advance(int bytes) => writer.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

    public override void CancelPendingFlush() => writer.CancelPendingFlush();

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => writer.FlushAsync(cancellationToken);

    public override void Complete(Exception? exception = null)
    {
        writer.Complete(exception);
        throw new IOException("The stream cannot be closed.");
    }
}
