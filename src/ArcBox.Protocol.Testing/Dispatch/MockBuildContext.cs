using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>What a client uploads for a build. It is read when somebody asks: a stub's predicate, or the engine.</summary>
public sealed class MockBuildContext
{
    private readonly IAsyncStreamReader<BuildContext> _chunks;

    internal MockBuildContext(IAsyncStreamReader<BuildContext> chunks) => _chunks = chunks;

    /// <summary>Told how many bytes of the archive came with each chunk.</summary>
    internal Action<int> Received { get; set; } = _ => { };

    /// <summary>The chunks, for an engine to read.</summary>
    internal IAsyncStreamReader<BuildContext> ToReader() => new CountedChunks(_chunks, Received);
}
