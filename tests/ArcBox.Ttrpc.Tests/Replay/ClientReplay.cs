using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>Plays the server of a transcript, and the user of the client, against our client.</summary>
internal sealed class ClientReplay : IAsyncDisposable
{
    private readonly Dictionary<uint, (DrivenCall Call, ReplayConnection Connection, uint Id)> _calls = [];
    private readonly Func<Stream, Stream>? _layer;
    private readonly Transcript _transcript;
    private readonly CallInvoker _invoker;
    private ReplayConnection? _shared;
    private int _next;

    public ClientReplay(Transcript transcript, WireKind kind, int capacity = 64 * 1024, Func<Stream, Stream>? layer = null)
    {
        (_transcript, _layer) = (transcript, layer);
        Server = new RawServer(kind) { Capacity = capacity };
        Channel = Server.CreateChannel(new TtrpcChannelOptions { TimeProvider = Clock });
        _invoker = Channel.CreateCallInvoker();
    }

    public ManualClock Clock { get; } = new();

    public RawServer Server { get; }

    public TtrpcChannel Channel { get; }

    public DrivenCall Call(uint streamId) => _calls[streamId].Call;

    public RawConnection Connection(uint streamId) => _calls[streamId].Connection.Raw;

    /// <summary>Plays the next frames, or all that are left: has the client send its own and compares them, gives it the server's and looks at what it makes of them.</summary>
    public async Task WalkAsync(int frames = int.MaxValue)
    {
        for (; frames > 0 && _next < _transcript.Frames.Count; frames--)
        {
            if (_transcript.Frames[_next].FromClient) await CallAndReceiveAsync();
            else await AnswerAsync();
        }
    }

    /// <summary>Leaves frames out that do not come with our client.</summary>
    public void Skip(int frames = 1) => _next += frames;

    /// <summary>Begins the call of the next frame with options of its own, and gives the request as it came.</summary>
    public async Task<RawRequest> BeginAsync(CallOptions options)
    {
        RawFrame recorded = NextFrame(fromClient: true);
        (DrivenCall call, RawFrame sent) = await BeginAsync(recorded, options);
        Assert.That((call.IsUnary, sent.Type, sent.Flags), Is.EqualTo((call.IsUnary, RawFrame.Request, recorded.Flags)));
        return RawRequest.Parse(sent.Payload);
    }

    /// <summary>Sends the client the next frame, and does not look at the call.</summary>
    public Task SendAsync()
    {
        RawFrame frame = NextFrame(fromClient: false);
        (_, ReplayConnection connection, uint id) = _calls[frame.StreamId];
        return connection.Raw.SendAsync(frame with { StreamId = id });
    }

    /// <summary>Begins a call that was not recorded. No connection is waited for.</summary>
    public DrivenCall BeginTag(byte[] payload) => DrivenCalls.Begin(_invoker, ImageMessages.Images, "Tag", payload, false, default);

    /// <summary>The connection of unary calls has used an id for a call that was not sent.</summary>
    public async Task PassOverIdAsync() => (_shared ??= await AcceptAsync()).TakeId();

    /// <summary>As a server that is gone: nobody listens, and all connections are closed.</summary>
    public void CloseServer()
    {
        Server.Close();
        foreach ((_, ReplayConnection connection, _) in _calls.Values) connection.Raw.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((DrivenCall call, _, _) in _calls.Values) call.Dispose();
        await Channel.DisposeAsync().Soon();
        CloseServer();
        Server.Dispose();
        await Clock.Timers.ZeroAsync();
    }

    private RawFrame NextFrame(bool fromClient)
    {
        RecordedFrame next = _transcript.Frames[_next++];
        Assert.That(next.FromClient, Is.EqualTo(fromClient), "the next frame comes from the expected side");
        return next.Frame;
    }

    private async Task<(DrivenCall Call, RawFrame Sent)> BeginAsync(RawFrame frame, CallOptions options)
    {
        RawRequest request = RawRequest.Parse(frame.Payload);
        bool clientStreams = (frame.Flags & RawFrame.RemoteOpen) != 0;
        DrivenCall call = DrivenCalls.Begin(_invoker, request.Service, request.Method, request.Payload, clientStreams, options);
        ReplayConnection connection = call.IsUnary ? _shared ??= await AcceptAsync() : await AcceptAsync();
        _calls[frame.StreamId] = (call, connection, connection.TakeId());
        return (call, await connection.Raw.ReceiveFrameAsync());
    }

    private async Task<ReplayConnection> AcceptAsync()
    {
        RawConnection raw = await Server.AcceptAsync();
        return new ReplayConnection(_layer is null ? raw : raw.Through(_layer));
    }

    private async Task CallAndReceiveAsync()
    {
        RawFrame frame = NextFrame(fromClient: true);
        RawFrame sent;
        if (frame.Type == RawFrame.Request)
        {
            (_, sent) = await BeginAsync(frame, default);
        }
        else
        {
            (DrivenCall call, ReplayConnection connection, _) = _calls[frame.StreamId];
            await (frame.IsHalfClose ? call.CompleteAsync() : call.WriteAsync(frame.Payload));
            sent = await connection.Raw.ReceiveFrameAsync();
        }

        Assert.That(sent.ToString(), Is.EqualTo(AsOurClientSends(frame).ToString()));
    }

    // The reference opens a stream of the client's with 0x02, which a server in Rust takes for a first, empty message.
    private RawFrame AsOurClientSends(RawFrame frame) => frame with
    {
        StreamId = _calls[frame.StreamId].Id,
        Flags = frame is { Type: RawFrame.Request, Flags: RawFrame.RemoteOpen } ? (byte)(RawFrame.RemoteOpen | RawFrame.NoData) : frame.Flags,
    };

    private async Task AnswerAsync()
    {
        RawFrame frame = _transcript.Frames[_next].Frame;
        await SendAsync();
        DrivenCall call = Call(frame.StreamId);
        if (call.HasEnded) return;
        call.HasEnded = frame.Type == RawFrame.Response || frame.IsHalfClose;
        await ExpectAsync(call, frame);
    }

    private static async Task ExpectAsync(DrivenCall call, RawFrame frame)
    {
        if (frame.Type == RawFrame.Data)
        {
            IMessage? expected = frame.IsHalfClose ? null : ImageMessages.Response(call.Method, frame.Payload);
            Assert.That(await call.NextAsync(), Is.EqualTo(expected));
            return;
        }

        RawResponse response = RawResponse.Parse(frame.Payload);
        if (response.Code == StatusCode.OK)
        {
            Assert.That(await call.NextAsync(), Is.EqualTo(ImageMessages.Response(call.Method, response.Payload)));
            return;
        }

        RpcException failure = await Thrown.ByAsync<RpcException>(call.NextAsync());
        Assert.That((failure.StatusCode, failure.Status.Detail), Is.EqualTo((response.Code, response.Message)));
    }
}
