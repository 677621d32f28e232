namespace ArcBox.Protocol.Tests.Support;

/// <summary>A stream whose reads each wait until the test answers them, with as much as they ask for.</summary>
internal sealed class StepStream(int steps) : Stream
{
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _answered = new(0);
    private int _left = steps;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Waits until one more read has begun.</summary>
    public Task ReadBegunAsync() => _begun.WaitAsync().Soon();

    public void Answer() => _answered.Release();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left-- == 0) return 0;
        _begun.Release();
        await _answered.WaitAsync(cancellationToken);
        return buffer.Length;
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
        _begun.Dispose();
        _answered.Dispose();
        base.Dispose(disposing);
    }
}
