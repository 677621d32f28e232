using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Lets through so many of an engine's messages, and stops the engine behind the last.</summary>
internal sealed class EngineWriter<T>(Func<T, Task> send, int? items, CancellationTokenSource stop) : IServerStreamWriter<T>
{
    private int _sent;

    public bool IsFull => _sent == items;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        stop.Token.ThrowIfCancellationRequested();
        await send(message).ConfigureAwait(false);
        _sent++;
        if (IsFull) await stop.CancelAsync().ConfigureAwait(false);
    }
}
