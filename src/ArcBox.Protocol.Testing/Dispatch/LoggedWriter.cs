using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Counts in the log what has been sent.</summary>
internal sealed class LoggedWriter<T>(IServerStreamWriter<T> inner, CallEntry entry) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        await inner.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        entry.ItemSent();
    }
}
