using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>Plays the client of a transcript, and its handlers, against our server.</summary>
internal sealed class ServerReplay : IAsyncDisposable
{
    private readonly Dictionary<uint, HandledCall> _calls = [];
    private readonly PuppetImages _images = new();
    private readonly Transcript _transcript;
    private readonly RawClient _client;
    private uint _highest;
    private int _next;

    private ServerReplay(Transcript transcript, WireKind kind, int capacity)
    {
        _transcript = transcript;
        Server = new TtrpcServer(new TtrpcServerOptions { TimeProvider = Clock })
            .Bind<ImageService.ImageServiceBase>(ImageService.BindService, _images)
            .Bind(ExtraService.Bind, _images);
        _client = new RawClient(kind, Server) { Capacity = capacity };
    }

    public ManualClock Clock { get; } = new();

    public TtrpcServer Server { get; }

    public RawConnection Connection { get; private set; } = null!;

    public static async Task<ServerReplay> StartAsync(Transcript transcript, WireKind kind, int capacity = 64 * 1024, Func<Stream, Stream>? layer = null)
    {
        ServerReplay replay = new(transcript, kind, capacity);
        RawConnection connection = await replay._client.ConnectAsync();
        replay.Connection = layer is null ? connection : connection.Through(layer);
        return replay;
    }

    /// <summary>The call that a handler serves for a stream.</summary>
    public HandledCall Call(uint streamId) => _calls[streamId];

    /// <summary>Plays the next frames, or all that are left: sends the client's, has handlers give the server's, and compares these to what comes.</summary>
    public async Task WalkAsync(int frames = int.MaxValue)
    {
        for (; frames > 0 && _next < _transcript.Frames.Count; frames--)
        {
            if (_transcript.Frames[_next].FromClient) await SendAndHandleAsync();
            else await AnswerAndReceiveAsync();
        }
    }

    /// <summary>Sends the next frame, and looks at no handler.</summary>
    public Task SendAsync()
    {
        RecordedFrame next = _transcript.Frames[_next++];
        Assert.That(next.FromClient, Is.True, "the next frame is the client's");
        if (next.Frame is { Type: RawFrame.Request } request && request.StreamId % 2 == 1) _highest = Math.Max(_highest, request.StreamId);
        return Connection.SendAsync(next.Frame);
    }

    /// <summary>Receives the next frame, which the server sends by itself.</summary>
    public Task ReceiveAsync() => ExpectAsync(NextOfServer());

    /// <summary>Leaves a frame out that our server does not send.</summary>
    public void Skip() => NextOfServer();

    public async Task ExpectAsync(RawFrame expected) => Assert.That((await Connection.ReceiveFrameAsync()).ToString(), Is.EqualTo(expected.ToString()));

    /// <summary>Waits for the handler of the stream that was opened last.</summary>
    public async Task<HandledCall> HandleAsync(uint streamId) => _calls[streamId] = await _images.Calls.NextAsync();

    /// <summary>The client closes; the server must be done with everything that came over the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await _client.DisposeAsync();
        await _images.Calls.NoneLeftAsync();
        await Clock.Timers.ZeroAsync();
    }

    private RawFrame NextOfServer()
    {
        RecordedFrame next = _transcript.Frames[_next++];
        Assert.That(next.FromClient, Is.False, "the next frame is the server's");
        return next.Frame;
    }

    private async Task SendAndHandleAsync()
    {
        RawFrame frame = _transcript.Frames[_next].Frame;
        bool opens = Opens(frame, out string method, out RawRequest? request);
        await SendAsync();
        if (opens)
        {
            HandledCall call = await HandleAsync(frame.StreamId);
            Assert.That(call.Method, Is.EqualTo(method));
            if (call.Request is not null) Assert.That(call.Request, Is.EqualTo(ImageMessages.Request(method, request!.Payload)));
        }
        else if (_calls.TryGetValue(frame.StreamId, out HandledCall? call) && call.IsActive && frame.Type == RawFrame.Data)
        {
            if ((frame.Flags & RawFrame.NoData) == 0) Assert.That(await call.ReadAsync(), Is.EqualTo(ImageMessages.Request(call.Method, frame.Payload)));
            if ((frame.Flags & RawFrame.RemoteClosed) != 0) Assert.That(await call.ReadAsync(), Is.Null);
        }
    }

    // The server's own refusals reach no handler.
    private bool Opens(RawFrame frame, out string method, out RawRequest? request)
    {
        (method, request) = ("", null);
        if (frame.Type != RawFrame.Request || frame.StreamId % 2 == 0 || frame.StreamId <= _highest || frame.Payload.Length > 4 * 1024 * 1024) return false;
        request = RawRequest.Parse(frame.Payload);
        method = $"/{request.Service}/{request.Method}";
        return ImageMessages.Knows(method) && request.Method != nameof(ExtraService.NilResponse);
    }

    private async Task AnswerAndReceiveAsync()
    {
        RawFrame frame = _transcript.Frames[_next].Frame;
        if (_calls.TryGetValue(frame.StreamId, out HandledCall? call) && call.IsActive) await GiveAsync(call, frame);
        await ReceiveAsync();
    }

    private static async Task GiveAsync(HandledCall call, RawFrame frame)
    {
        if (frame.IsHalfClose) call.End();
        else if (frame.Type == RawFrame.Data) await call.WriteAsync(frame.Payload);
        else if (RawResponse.Parse(frame.Payload) is { Code: not StatusCode.OK } failure) call.Fail(new RpcException(new Status(failure.Code, failure.Message)));
        else call.End(ImageMessages.Response(call.Method, RawResponse.Parse(frame.Payload).Payload));
    }
}
