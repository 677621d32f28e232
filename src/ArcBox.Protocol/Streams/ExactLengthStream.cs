namespace ArcBox.Protocol;

/// <summary>
/// Reads a file as long as it was when it was opened: a tar entry's header has told the length already, so a file that grows is cut there, and one that
/// shrinks is an error.
/// </summary>
internal sealed class ExactLengthStream(FileStream file, string path) : Stream
{
    private readonly long _length = file.Length;
    private long _position;

    public override bool CanRead => true;

    // Without a length the tar writer would hold the whole content in memory to measure it.
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int wanted = (int)Math.Min(buffer.Length, _length - _position);
        if (wanted == 0) return 0;
        int count = await file.ReadAsync(buffer[..wanted], cancellationToken).ConfigureAwait(false);
        if (count == 0) throw new IOException($"'{path}' became shorter while it was read ({_position} of {_length} bytes). The build was given up.");
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is read asynchronously only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override async ValueTask DisposeAsync()
    {
        await file.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
