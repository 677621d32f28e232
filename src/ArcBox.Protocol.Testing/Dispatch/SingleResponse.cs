using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Takes the response of a unary call from what writes streams.</summary>
internal sealed class SingleResponse<T> : IServerStreamWriter<T>
    where T : class
{
    public T? Message { get; private set; }

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Message = message;
        return Task.CompletedTask;
    }
}
