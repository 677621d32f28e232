using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Either side's view of what the other sends.</summary>
internal sealed class InMemoryReader<T>(MessagePipe<T> pipe) : IAsyncStreamReader<T>
    where T : class
{
    public T Current => pipe.Current ?? throw new InvalidOperationException("There is no current message: MoveNext has not returned true.");

    public Task<bool> MoveNext(CancellationToken cancellationToken) => pipe.MoveNextAsync(cancellationToken);
}
