using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Tells how much of a build context has been read.</summary>
internal sealed class CountedChunks(IAsyncStreamReader<BuildContext> inner, Action<int> received) : IAsyncStreamReader<BuildContext>
{
    public BuildContext Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await inner.MoveNext(cancellationToken).ConfigureAwait(false)) return false;
        received(inner.Current.Data.Length);
        return true;
    }
}
