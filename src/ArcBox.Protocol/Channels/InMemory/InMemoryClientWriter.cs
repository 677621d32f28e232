using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>A client's way to the handler. Writing to a call that has ended throws with the call's status.</summary>
internal sealed class InMemoryClientWriter<T>(MessagePipe<T> pipe, Func<RpcException?> failure) : IClientStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
        => failure() is { } error ? Task.FromException(error) : pipe.WriteAsync(message, cancellationToken);

    public Task CompleteAsync()
    {
        pipe.Complete();
        return Task.CompletedTask;
    }
}
