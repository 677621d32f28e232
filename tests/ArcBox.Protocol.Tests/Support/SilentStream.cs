namespace ArcBox.Protocol.Tests.Support;

/// <summary>A stream whose reads ignore their token: each waits until the test gives it bytes, as a pipe's or a driver's may.</summary>
internal sealed class SilentStream : Stream
{
    private readonly TaskCompletionSource<int> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Opens at the first read.</summary>
    public Gate Reading { get; } = new();

    /// <summary>Opens when it is disposed of.</summary>
    public Gate Disposed { get; } = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Answer(int count) => _answer.SetResult(count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Reading.Open();
        return await _answer.Task;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Nothing here may block.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Disposed.Open();
        base.Dispose(disposing);
    }
}
