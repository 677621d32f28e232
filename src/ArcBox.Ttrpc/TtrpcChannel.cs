using System.IO.Pipelines;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>skeleton</summary>
public sealed class TtrpcChannel : ChannelBase, IAsyncDisposable
{
    private TtrpcChannel(string target)
        : base(target)
    {
    }

    /// <summary>skeleton</summary>
    public TtrpcChannelState State => throw new NotImplementedException();

    /// <summary>skeleton: unix:///path, unix:@name, tcp://host:port, vsock://cid:port; FormatException</summary>
    public static TtrpcChannel ForAddress(string address, TtrpcChannelOptions? options = null) => throw new NotImplementedException();

    /// <summary>skeleton</summary>
    public static TtrpcChannel ForPipe(Func<CancellationToken, ValueTask<IDuplexPipe>> connect, TtrpcChannelOptions? options = null) => throw new NotImplementedException();

    /// <summary>skeleton</summary>
    public Task ConnectAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>skeleton</summary>
    public Task WaitForStateChangedAsync(TtrpcChannelState lastObservedState, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker() => throw new NotImplementedException();

    /// <summary>skeleton</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
