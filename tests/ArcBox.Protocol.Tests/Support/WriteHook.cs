namespace ArcBox.Protocol.Tests.Support;

/// <summary>A destination that keeps nothing by itself, and calls back before each write with the number of bytes written so far.</summary>
internal sealed class WriteHook(Action<long> beforeWrite) : Stream
{
    /// <summary>Gets what is written, too.</summary>
    public Stream? Copy { get; init; }

    public long Written { get; private set; }

    public int Writes { get; private set; }

    public int LastWrite { get; private set; }

    public int LongestWrite { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        beforeWrite(Written);
        cancellationToken.ThrowIfCancellationRequested();
        Copy?.Write(buffer.Span);
        Written += buffer.Length;
        LastWrite = buffer.Length;
        Writes++;
        LongestWrite = Math.Max(LongestWrite, buffer.Length);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Nothing here may block.");
}
