using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>The chunks of a build context as one stream, which ends behind the chunk that is marked as the last.</summary>
/// <remarks>Reading fails with INVALID_ARGUMENT if there is no such chunk.</remarks>
internal sealed class BuildContextStream(IAsyncStreamReader<BuildContext> chunks) : Stream
{
    private ReadOnlyMemory<byte> _rest;
    private bool _isLast;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The next bytes, which stay to be read; fewer than so many only at the end.</summary>
    public async Task<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        while (_rest.Length < count && await ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } more) _rest = (byte[])[.. _rest.Span, .. more.Span];
        return _rest[..Math.Min(count, _rest.Length)];
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        while (_rest.IsEmpty)
        {
            if (await ReceiveAsync(cancellationToken).ConfigureAwait(false) is not { } more) return 0;
            _rest = more;
        }

        int count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Chunks are awaited. Use ReadAsync.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_isLast) return null;
        if (!await chunks.MoveNext(cancellationToken).ConfigureAwait(false)) throw BuildFailures.Truncated();
        _isLast = chunks.Current.Eof;
        return chunks.Current.Data.Memory;
    }
}
