using ArcBox.Protocol.V1;
using ArcBox.Ttrpc;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Serves the connections of a socket by ttrpc.</summary>
internal sealed class TtrpcMockHost : WireHost
{
    private static readonly TtrpcFormat Format = new();

    private readonly TtrpcServer _server;
    private readonly TimeProvider _time;

    public TtrpcMockHost(WirePlace place, MockImageService service, ServerEnd end, ArcBoxMockOptions options)
        : base(place, new ArcBoxChannelOptions(), new FaultBook(Format, Locate, end))
    {
        _time = options.TimeProvider;
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
    }

    public override ArcBoxEndpoint Endpoint { get; }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    protected override async Task ServeAsync(WireConnection connection)
    {
        using FaultPipe pipe = new(connection, connection, Format, _time);
        await _server.ServeAsync(pipe).ConfigureAwait(false);
        await pipe.Sent.ConfigureAwait(false);
    }

    // A ttrpc call always ends with a frame of the server's: clients have no way to give one up but to close the connection.
    private static WireStream Locate(ServerCallContext context) => context.GetConnection(out uint streamId) is FaultPipe pipe
        ? new WireStream(pipe, streamId, CancellationToken.None)
        : throw new InvalidOperationException("The call did not come by a connection of this server's.");
}
