using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>A started transport: where the server is, and how to get to it.</summary>
internal abstract class MockHost : IAsyncDisposable
{
    /// <summary>Where clients connect to; null where there is nothing to connect to.</summary>
    public virtual ArcBoxEndpoint? Endpoint => null;

    public virtual ArcBoxChannelOptions ChannelOptions { get; } = new();

    public virtual int OpenConnections => 0;

    /// <summary>Faults on the wire; null where there is none.</summary>
    public virtual ICallFaults? Faults => null;

    public virtual Task WaitForConnectionsAsync(int count, CancellationToken cancellationToken)
        => throw new NotSupportedException("A server in memory has no connections. Start it with MockTransport.Ttrpc or one of GrpcMockTransport.");

    public abstract ChannelBase OpenChannel(ArcBoxChannelOptions options);

    /// <summary>Cuts off every client, and turns them away until the host is brought up.</summary>
    public abstract Task TakeDownAsync();

    /// <summary>Takes clients again, where it did before.</summary>
    public abstract Task BringUpAsync();

    public abstract ValueTask DisposeAsync();
}
