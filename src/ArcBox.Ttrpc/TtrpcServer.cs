using System.IO.Pipelines;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>skeleton</summary>
public sealed class TtrpcServer(TtrpcServerOptions? options = null) : IAsyncDisposable
{
    /// <summary>skeleton: options</summary>
    public TtrpcServerOptions Options { get; } = options ?? new TtrpcServerOptions();

    /// <summary>Addresses actually listened at, after StartAsync (TCP port 0 resolved)</summary>
    public IReadOnlyList<string> Addresses => throw new NotImplementedException();

    /// <summary>server.Bind(ImageService.BindService, new MyImages())</summary>
    public TtrpcServer Bind<TService>(Action<ServiceBinderBase, TService> bind, TService service) => throw new NotImplementedException();

    /// <summary>adds an address to listen at from StartAsync on; fluent</summary>
    public TtrpcServer Listen(string address) => throw new NotImplementedException();

    /// <summary>opens the listeners and accepts</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>serves one connection opened elsewhere, until it ends; StartAsync need not have been called</summary>
    public Task ServeAsync(IDuplexPipe connection, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>graceful; when the token fires the rest is aborted and the method returns</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>abrupt</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
