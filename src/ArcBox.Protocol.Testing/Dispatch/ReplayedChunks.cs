using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Chunks of a build context that were read before.</summary>
internal sealed class ReplayedChunks(IReadOnlyList<ByteString> chunks) : IAsyncStreamReader<BuildContext>
{
    private int _next;

    public BuildContext Current { get; private set; } = new();

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<bool>(cancellationToken);
        if (_next == chunks.Count) return Task.FromResult(false);
        Current = new BuildContext { Data = chunks[_next++], Eof = _next == chunks.Count };
        return Task.FromResult(true);
    }
}
