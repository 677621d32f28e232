using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>A handler's way to its client; the first message sends the headers that nobody sent before.</summary>
internal sealed class InMemoryServerWriter<T>(MessagePipe<T> pipe, Func<Metadata, bool> sendHeaders, ServerCallContext context) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        sendHeaders([]);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.CancellationToken);
        await pipe.WriteAsync(message, either.Token).ConfigureAwait(false);
    }
}
