namespace ArcBox.Protocol;

/// <summary>Reads a caller's own stream, which may ignore cancellation: whoever waits for it goes on all the same.</summary>
internal sealed class ForeignStream(Stream stream)
{
    private const int BufferSize = 64 * 1024;

    // Never pooled: a read that was given up may still fill it.
    private readonly byte[] _buffer = new byte[BufferSize];

    /// <summary>The next bytes, until the next call; none at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(int most, CancellationToken cancellationToken)
    {
        Task<int> read = stream.ReadAsync(_buffer.AsMemory(0, Math.Min(most, BufferSize)), cancellationToken).AsTask();
        read.MayFailUnobserved();
        return _buffer.AsMemory(0, await read.WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        while (await ReadAsync(BufferSize, cancellationToken).ConfigureAwait(false) is { Length: > 0 } bytes)
            await destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }
}
