namespace ArcBox.Protocol;

/// <summary>
/// A caller's own stream, whose opening and reads may ignore cancellation: whoever waits for it goes on all the same. It is disposed of when nobody reads it
/// any more.
/// </summary>
internal sealed class ForeignStream(Stream stream) : IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;

    // Never pooled: a read that was given up may still fill it.
    private readonly byte[] _buffer = new byte[BufferSize];
    private Task _read = Task.CompletedTask;

    public Stream Stream => stream;

    /// <summary>Calls the caller's function.</summary>
    /// <param name="open">May block, too: opening a pipe does, until it has a writer.</param>
    /// <param name="what">What it opens, for the error if it returns null.</param>
    /// <param name="cancellationToken">Gives it up; a stream that comes later is disposed of.</param>
    public static async Task<ForeignStream> OpenAsync(
        Func<CancellationToken, ValueTask<Stream>> open, string what, CancellationToken cancellationToken)
    {
        Task<Stream> opening = Task.Run(() => open(cancellationToken).AsTask(), CancellationToken.None);
        try
        {
            Stream stream = await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new ForeignStream(stream ?? throw new InvalidOperationException($"The function that opens {what} returned null."));
        }
        catch (OperationCanceledException)
        {
            DisposeWhenOpenAsync(opening).MayFailUnobserved();
            throw;
        }
    }

    /// <summary>The next bytes, until the next call; none at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(int most, CancellationToken cancellationToken)
    {
        Task<int> read = stream.ReadAsync(_buffer.AsMemory(0, Math.Min(most, BufferSize)), cancellationToken).AsTask();
        read.MayFailUnobserved();
        _read = read;
        return _buffer.AsMemory(0, await read.WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        while (await ReadAsync(BufferSize, cancellationToken).ConfigureAwait(false) is { Length: > 0 } bytes)
            await destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Disposes of the stream; not before a read ends that was given up, for which nobody waits.</summary>
    public ValueTask DisposeAsync()
    {
        if (_read.IsCompleted) return stream.DisposeAsync();
        DisposeWhenReadAsync().MayFailUnobserved();
        return ValueTask.CompletedTask;
    }

    private static async Task DisposeWhenOpenAsync(Task<Stream> opening)
    {
        if (await opening.ConfigureAwait(false) is { } late) await late.DisposeAsync().ConfigureAwait(false);
    }

    private async Task DisposeWhenReadAsync()
    {
        await _read.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stream.DisposeAsync().ConfigureAwait(false);
    }
}
