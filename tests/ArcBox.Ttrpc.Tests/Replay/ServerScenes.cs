using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>Transcripts in which more happens to our server than frames, or other frames than were recorded.</summary>
internal static class ServerScenes
{
    public static async Task MetadataAndDeadlineAsync(ServerReplay replay)
    {
        await replay.WalkAsync(1);
        ServerCallContext context = replay.Call(1).Context;
        Assert.That(context.RequestHeaders.Select(entry => $"{entry.Key}={entry.Value}"), Is.EqualTo(new[] { "x-trace-id=one", "x-trace-id=two", "k=" }));
        Assert.That(context.Deadline, Is.EqualTo(replay.Clock.GetUtcNow().UtcDateTime.AddTicks(299_999_813)).Within(TimeSpan.FromMicroseconds(1)));
        await replay.WalkAsync();
    }

    public static async Task OversizeResponseAsync(ServerReplay replay)
    {
        await replay.WalkAsync(2);
        replay.Call(3).End(new ExistsImageResponse { Id = new string('x', 4 * 1024 * 1024) });
        RawResponse refusal = RawResponse.Parse((await replay.Connection.ReceiveFrameAsync()).Payload);
        Assert.That((refusal.Code, refusal.Message), Is.EqualTo((StatusCode.ResourceExhausted, "message length 4194314 exceed maximum message size of 4194304")));
        await AnswerAsync(replay, 1);
    }

    /// <summary>The frames up to some number, a graceful stop, and then the rest.</summary>
    public static async Task StopAfterAsync(ServerReplay replay, int frames)
    {
        await replay.WalkAsync(frames);
        Task stopping = replay.Server.StopAsync();
        await replay.WalkAsync();
        await replay.Connection.ExpectEndAsync();
        await stopping.Soon();
    }

    public static async Task StopWithUnseenCallAsync(ServerReplay replay)
    {
        await replay.WalkAsync();
        Task stopping = replay.Server.StopAsync();
        await AnswerAsync(replay, 1);
        await replay.Connection.ExpectEndAsync();
        await stopping.Soon();
    }

    public static async Task StopAfterRefusalAsync(ServerReplay replay)
    {
        await replay.WalkAsync();
        Task stopping = replay.Server.StopAsync();
        await AnswerAsync(replay, 3);
        await replay.Connection.ExpectEndAsync();
        await stopping.Soon();
    }

    public static async Task CallWhileStoppingAsync(ServerReplay replay)
    {
        await replay.WalkAsync(3);
        Task stopping = replay.Server.StopAsync();
        await replay.SendAsync();
        replay.Skip();
        RawFrame refused = await replay.Connection.ReceiveFrameAsync();
        Assert.That((refused.StreamId, RawResponse.Parse(refused.Payload).Code), Is.EqualTo((5u, StatusCode.Unavailable)));
        await replay.WalkAsync();
        await replay.Connection.ExpectEndAsync();
        await stopping.Soon();
    }

    public static async Task ClientIsLostAsync(ServerReplay replay)
    {
        await replay.WalkAsync();
        replay.Connection.Dispose();
        await replay.Call(1).CancelledAsync();
    }

    public static async Task HalfClosedAsync(ServerReplay replay)
    {
        await replay.WalkAsync();
        replay.Connection.ShutdownSend();
        await replay.Call(1).CancelledAsync();
        await replay.Connection.ExpectEndAsync();
    }

    public static async Task GarbageMessageAsync(ServerReplay replay)
    {
        await replay.SendAsync();
        RawResponse refusal = RawResponse.Parse((await replay.Connection.ReceiveFrameAsync()).Payload);
        Assert.That(refusal.Code, Is.EqualTo(StatusCode.Internal));
        Assert.That(refusal.Message, Does.StartWith("ttrpc: error unmarshalling payload: "));
    }

    public static async Task CloseWithMessageAsync(ServerReplay replay)
    {
        await replay.WalkAsync(2);
        replay.Skip();
        await replay.WalkAsync();
    }

    public static async Task DataAfterCloseAsync(ServerReplay replay)
    {
        await replay.WalkAsync(3);
        await replay.SendAsync();
        await replay.ReceiveAsync();
        await replay.Call(1).CancelledAsync();
        await replay.Connection.SendAsync(new RawFrame(3, RawFrame.Request, 0, RawRequest.Encode(ImageMessages.Images, "Tag")));
        await replay.HandleAsync(3);
        await AnswerAsync(replay, 3);
    }

    /// <summary>A deadline that was over before it was sent, and one that fires.</summary>
    public static async Task DeadlinesAsync(ServerReplay replay)
    {
        await replay.SendAsync();
        await replay.ReceiveAsync();
        await replay.WalkAsync(1);
        replay.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await replay.ReceiveAsync();
    }

    private static async Task AnswerAsync(ServerReplay replay, uint streamId)
    {
        HandledCall call = replay.Call(streamId);
        Google.Protobuf.IMessage answer = ImageMessages.Response(call.Method, []);
        call.End(answer);
        await replay.ExpectAsync(RawResponse.Answer(streamId, answer));
    }
}
