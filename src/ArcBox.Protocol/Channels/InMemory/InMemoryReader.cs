using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Either side's view of what the other sends.</summary>
/// <param name="pipe">What the other sends.</param>
/// <param name="cancelCall">On the client's side what ends the call; there, as over a wire, a read that is cancelled cancels the whole call.</param>
internal sealed class InMemoryReader<T>(MessagePipe<T> pipe, Action? cancelCall = null) : IAsyncStreamReader<T>
    where T : class
{
    public T Current => pipe.Current ?? throw new InvalidOperationException("There is no current message: MoveNext has not returned true.");

    public Task<bool> MoveNext(CancellationToken cancellationToken)
        => cancelCall is null || !cancellationToken.CanBeCanceled ? pipe.MoveNextAsync(cancellationToken) : MoveNextAsync(cancelCall, cancellationToken);

    private async Task<bool> MoveNextAsync(Action cancel, CancellationToken cancellationToken)
    {
        CancellationTokenRegistration registration = cancellationToken.Register(cancel);
        await using (registration.ConfigureAwait(false))
        {
            return await pipe.MoveNextAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
