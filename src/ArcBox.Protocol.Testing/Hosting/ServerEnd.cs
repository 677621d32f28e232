namespace ArcBox.Protocol.Testing;

/// <summary>A server's end, for all who wait for something that then will not come any more.</summary>
internal sealed class ServerEnd : IDisposable
{
    // Has no timer and is linked only while somebody waits, so there is nothing in it to dispose.
    private readonly CancellationTokenSource _reached = new();

    /// <summary>Reaches it.</summary>
    public void Dispose() => _ = _reached.CancelAsync();

    /// <summary>Waits for what the server's calls bring about.</summary>
    /// <exception cref="ObjectDisposedException">The server has ended, and it has not come.</exception>
    public async Task WaitAsync(Task awaited, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _reached.Token);
        try
        {
            await awaited.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // It may have come with the end.
            if (!awaited.IsCompleted)
                throw new ObjectDisposedException(nameof(ArcBoxMockServer), "The server was disposed before there was what is waited for.");
            await awaited.ConfigureAwait(false);
        }
    }
}
