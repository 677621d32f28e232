using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Our client with a server that the test plays. At the end nothing may be left of its calls.</summary>
internal sealed class TortureClient : IAsyncDisposable
{
    private readonly int _sockets = OpenSockets.Count();
    private readonly OpenTransports _transports = new();
    private readonly Countdown _timers;

    public TortureClient(WireKind kind)
        : this(kind, new RunningClock())
    {
    }

    public TortureClient(WireKind kind, ManualClock clock)
        : this(kind, clock, clock.Timers)
    {
    }

    private TortureClient(WireKind kind, RunningClock clock)
        : this(kind, clock, clock.Timers)
    {
    }

    private TortureClient(WireKind kind, TimeProvider clock, Countdown timers)
    {
        _timers = timers;
        Server = new RawServer(kind);
        Channel = Server.CreateChannel(_transports, new TtrpcChannelOptions { TimeProvider = clock });
        Images = new ImageService.ImageServiceClient(Channel);
    }

    public RawServer Server { get; }

    public TtrpcChannel Channel { get; }

    public ImageService.ImageServiceClient Images { get; }

    /// <summary>Makes a call that has done nothing wrong over a connection that exists, and sees it answered.</summary>
    public async Task AskAsync(RawConnection connection)
    {
        using AsyncUnaryCall<ExistsImageResponse> call = Images.ExistsAsync(new ExistsImageRequest { Reference = "innocent" });
        RawFrame request = await connection.ReceiveFrameAsync();
        ExistsImageResponse answer = new() { Exists = true, Id = "here" };
        await connection.SendAsync(RawResponse.Answer(request.StreamId, answer));
        Assert.That(await call.ResponseAsync.Soon(), Is.EqualTo(answer));
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync().Soon();
        Server.Dispose();
        await _transports.NoneLeftAsync();
        await _timers.ZeroAsync();
        Assert.That(OpenSockets.Count(), Is.AtMost(_sockets), "sockets");
    }
}
