namespace ArcBox.Protocol;

/// <summary>A stream that starts a call with each enumerator, and hands it the token of <c>WithCancellation</c> apart from the method's own.</summary>
internal sealed class ColdStream<T>(Func<CancellationToken, ImageCall> begin, Func<ImageCall, IAsyncEnumerator<T>> start) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => new CallEnumerator<T>(() => begin(cancellationToken), start);
}
