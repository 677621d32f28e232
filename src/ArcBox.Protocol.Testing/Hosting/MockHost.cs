using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>A started transport: where the server is, and how to get to it.</summary>
internal abstract class MockHost : IAsyncDisposable
{
    /// <summary>Where clients connect to; null where there is nothing to connect to.</summary>
    public virtual ArcBoxEndpoint? Endpoint => null;

    public virtual ArcBoxChannelOptions ChannelOptions { get; } = new();

    public virtual int OpenConnections => 0;

    public abstract ChannelBase OpenChannel(ArcBoxChannelOptions options);

    public abstract ValueTask DisposeAsync();
}
