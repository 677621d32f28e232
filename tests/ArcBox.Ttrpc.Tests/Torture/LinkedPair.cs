using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Our client and our server, connected. At the end nothing may be left of either.</summary>
internal sealed class LinkedPair : IAsyncDisposable
{
    private readonly int _sockets = OpenSockets.Count();
    private readonly TestDirectory _directory = new();
    private readonly RunningClock _clock = new();
    private readonly OpenTransports _transports = new();
    private readonly TtrpcServer _server;

    private LinkedPair(ImageService.ImageServiceBase images)
        => _server = new TtrpcServer(new TtrpcServerOptions { TimeProvider = _clock }).Bind(ImageService.BindService, images);

    public TtrpcChannel Channel { get; private set; } = null!;

    public ImageService.ImageServiceClient Images { get; private set; } = null!;

    public static async Task<LinkedPair> StartAsync(WireKind kind, ImageService.ImageServiceBase images)
    {
        LinkedPair pair = new(images);
        TtrpcChannelOptions options = new() { TimeProvider = pair._clock };
        TtrpcAddress address = TtrpcAddress.Parse("unix://" + pair._directory["s"]);
        if (kind == WireKind.UnixSocket) await pair._server.Listen(address.ToString()).StartAsync();
        Func<CancellationToken, ValueTask<Transport>> open = kind == WireKind.UnixSocket
            ? new SocketConnector(address, pair._clock).ConnectAsync
            : _ => new(new PipeTransport(pair.Link()));
        pair.Channel = new TtrpcChannel(address.ToString(), pair._transports.Count(open), options);
        pair.Images = new ImageService.ImageServiceClient(pair.Channel);
        return pair;
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync().Soon();
        await _server.DisposeAsync().Soon();
        await _transports.NoneLeftAsync();
        await _clock.Timers.ZeroAsync();
        Assert.That(OpenSockets.Count(), Is.AtMost(_sockets), "sockets");
        _directory.Dispose();
    }

    private MemoryLink Link()
    {
        (MemoryLink client, MemoryLink server) = MemoryLink.Create();
        _ = _server.ServeAsync(server);
        return client;
    }
}
