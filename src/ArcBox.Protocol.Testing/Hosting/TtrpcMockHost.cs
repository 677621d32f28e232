using ArcBox.Protocol.V1;
using ArcBox.Ttrpc;

namespace ArcBox.Protocol.Testing;

/// <summary>Serves the connections of a socket by ttrpc.</summary>
internal sealed class TtrpcMockHost : WireHost
{
    private readonly TtrpcServer _server;

    public TtrpcMockHost(WirePlace place, MockImageService service, ArcBoxMockOptions options)
        : base(place, new ArcBoxChannelOptions())
    {
        TtrpcServerOptions serverOptions = new()
        {
            TimeProvider = options.TimeProvider,
            // A test wants to read what its stub threw.
            EnableDetailedErrors = true,
            MaxConnections = int.MaxValue,
            // A stalled connection stalls until the test says otherwise.
            WriteTimeout = Timeout.InfiniteTimeSpan,
        };
        _server = new TtrpcServer(serverOptions).Bind(ImageService.BindService, service);
        Endpoint = ArcBoxEndpoint.Parse(place.Path is { } path ? $"ttrpc+unix://{path}" : $"ttrpc+tcp://{place.EndPoint}");
        Listen();
    }

    public override ArcBoxEndpoint Endpoint { get; }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    protected override Task ServeAsync(WireConnection connection) => _server.ServeAsync(connection);
}
