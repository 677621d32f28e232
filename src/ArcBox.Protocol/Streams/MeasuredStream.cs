namespace ArcBox.Protocol;

/// <summary>Content for an archive's entry: its length is told before it is read, and kept to.</summary>
internal abstract class MeasuredStream(long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    // Without a length the tar writer would hold the whole content in memory to measure it.
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int wanted = (int)Math.Min(buffer.Length, length - _position);
        if (wanted == 0) return 0;
        int count = await ReadSourceAsync(buffer[..wanted], cancellationToken).ConfigureAwait(false);
        _position += count;
        return count;
    }

    /// <summary>To be called when all has been read, because nobody reads beyond the length; may throw if there is more.</summary>
    public virtual ValueTask RequireEndAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is read asynchronously only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    /// <summary>Reads at least one byte, or throws because there are fewer than the length says.</summary>
    protected abstract ValueTask<int> ReadSourceAsync(Memory<byte> buffer, CancellationToken cancellationToken);
}
