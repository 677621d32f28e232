using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Our server with a test's own clients. At the end nothing may be left of what came over the wire.</summary>
internal sealed class TortureServer : IAsyncDisposable
{
    private readonly int _sockets = OpenSockets.Count();
    private readonly RawClient _client;
    private readonly Countdown _timers;
    private readonly PuppetImages _images;

    private TortureServer(WireKind kind, TimeProvider clock, Countdown timers, TtrpcServerOptions options)
    {
        (_images, _timers) = (new PuppetImages(), timers);
        TtrpcServer server = new TtrpcServer(options with { TimeProvider = clock })
            .Bind<ImageService.ImageServiceBase>(ImageService.BindService, _images)
            .Bind(ExtraService.Bind, _images);
        _client = new RawClient(kind, server);
    }

    public HandledCalls Calls => _images.Calls;

    public static TortureServer Start(WireKind kind, TtrpcServerOptions? options = null)
    {
        RunningClock clock = new();
        return new TortureServer(kind, clock, clock.Timers, options ?? new TtrpcServerOptions());
    }

    public static TortureServer Start(WireKind kind, ManualClock clock, TtrpcServerOptions? options = null)
        => new(kind, clock, clock.Timers, options ?? new TtrpcServerOptions());

    public Task<RawConnection> ConnectAsync() => _client.ConnectAsync();

    /// <summary>A request of the image service.</summary>
    public static RawFrame Request(uint id, string method, IMessage? message = null, byte flags = 0)
        => new(id, RawFrame.Request, flags, RawRequest.Encode(ImageMessages.Images, method, message?.ToByteArray()));

    /// <summary>Makes a call that has done nothing wrong, and sees it answered.</summary>
    public async Task AskAsync(RawConnection connection, uint id)
    {
        await connection.SendAsync(Request(id, "Exists", new ExistsImageRequest { Reference = "innocent" }));
        HandledCall call = await Calls.NextAsync();
        ExistsImageResponse answer = new() { Exists = true, Id = "here" };
        call.End(answer);
        Assert.That((await connection.ReceiveFrameAsync()).ToString(), Is.EqualTo(RawResponse.Answer(id, answer).ToString()));
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await Calls.NoneLeftAsync();
        await _timers.ZeroAsync();
        Assert.That(OpenSockets.Count(), Is.AtMost(_sockets), "sockets");
    }
}
