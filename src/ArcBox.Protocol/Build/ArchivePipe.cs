using System.Buffers;
using System.IO.Pipelines;

namespace ArcBox.Protocol;

/// <summary>The writing end of the pipe that an archive goes through: collects entries' small pieces into chunks worth sending.</summary>
internal sealed class ArchivePipe(PipeWriter writer) : WriteOnlyStream
{
    private const int ChunkSize = 64 * 1024;
    private const int Ahead = 512 * 1024;

    private bool _givenUp;

    /// <summary>Pooled chunks, and half a mebibyte of them that is read ahead at most.</summary>
    public static PipeOptions Options { get; } = new(
        pauseWriterThreshold: Ahead, resumeWriterThreshold: Ahead / 2, minimumSegmentSize: ChunkSize, useSynchronizationContext: false);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_givenUp) return;
        writer.Write(buffer.Span);
        if (writer.UnflushedBytes >= ChunkSize) await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Drops what is written from now on: the ends that compressors write when they are disposed.</summary>
    public void GiveUp() => _givenUp = true;
}
