using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>Transcripts in which more happens to our client than frames, or other frames than were recorded.</summary>
internal static class ClientScenes
{
    private static readonly byte[] Oversize = new BuildContext { Data = ByteString.CopyFrom(new byte[4 * 1024 * 1024]) }.ToByteArray();

    public static async Task MetadataAndDeadlineAsync(ClientReplay replay)
    {
        RawRequest request = await replay.BeginAsync(new CallOptions(Headers, Deadline(replay)));
        Assert.That((request.Service, request.Method, request.TimeoutNano), Is.EqualTo((ImageMessages.Images, "Inspect", 30_000_000_000L)));
        Assert.That(request.Metadata, Is.EqualTo(new[] { "x-trace-id=one", "x-trace-id=two", "k=" }));
        await replay.WalkAsync();
    }

    public static async Task StreamMetadataAndDeadlineAsync(ClientReplay replay)
    {
        RawRequest request = await replay.BeginAsync(new CallOptions(Headers, Deadline(replay)));
        Assert.That((request.Service, request.Method, request.TimeoutNano), Is.EqualTo((ImageMessages.Images, "Pull", 30_000_000_000L)));
        Assert.That(request.Metadata, Is.EqualTo(new[] { "x-trace-id=one", "x-trace-id=two", "k=" }));
        await replay.WalkAsync();
    }

    public static async Task EarlyErrorAsync(ClientReplay replay)
    {
        await replay.WalkAsync(3);
        RpcException late = await Thrown.ByAsync<RpcException>(replay.Call(1).WriteAsync([]));
        Assert.That(late.StatusCode, Is.EqualTo(StatusCode.Aborted));
        await replay.Call(1).CompleteAsync();
        replay.Skip(4);

        // The connection of the unary call has seen no other, and gets a refusal for a stream that it does not know.
        await replay.WalkAsync(1);
        await replay.Connection(3).SendAsync(RawResponse.Refusal(9, StatusCode.InvalidArgument, "StreamID is no longer active"));
        await replay.WalkAsync();
    }

    public static async Task OversizeRequestAsync(ClientReplay replay)
    {
        byte[] tag = new TagImageRequest { Source = new string('x', 4 * 1024 * 1024) }.ToByteArray();
        using DrivenCall refused = replay.BeginTag(tag);
        RpcException failure = await Thrown.ByAsync<RpcException>(refused.NextAsync());
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
        Assert.That(failure.Status.Detail, Is.EqualTo("message length 4194343 exceed maximum message size of 4194304"));
        await replay.PassOverIdAsync();
        await replay.WalkAsync();
    }

    public static async Task OversizeStreamMessageAsync(ClientReplay replay)
    {
        await replay.WalkAsync(1);
        RpcException failure = await Thrown.ByAsync<RpcException>(replay.Call(1).WriteAsync(Oversize));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
        Assert.That(failure.Status.Detail, Is.EqualTo("message length 4194309 exceed maximum message size of 4194304"));
        await replay.WalkAsync();
    }

    public static async Task CancelUnaryAsync(ClientReplay replay)
    {
        await replay.WalkAsync(1);
        replay.Call(1).Leave();
        RpcException failure = await Thrown.ByAsync<RpcException>(replay.Call(1).NextAsync());
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Cancelled));
        await replay.SendAsync();
        await replay.WalkAsync();
    }

    public static async Task CancelStreamAsync(ClientReplay replay)
    {
        await replay.WalkAsync(2);
        replay.Call(1).Leave();
        await replay.Connection(1).ExpectEndAsync();
        replay.Skip(6);
        await replay.WalkAsync();
    }

    /// <summary>The server goes after the last frame; the named calls are still waiting then, and the next one cannot be made.</summary>
    public static async Task ServerIsLostAsync(ClientReplay replay, params uint[] waiting)
    {
        await replay.WalkAsync();
        replay.CloseServer();
        foreach (uint streamId in waiting)
        {
            RpcException lost = await Thrown.ByAsync<RpcException>(replay.Call(streamId).NextAsync());
            Assert.That(lost.StatusCode, Is.EqualTo(StatusCode.Unavailable));
        }

        using DrivenCall afterwards = replay.BeginTag([]);
        RpcException refused = await Thrown.ByAsync<RpcException>(afterwards.NextAsync());
        Assert.That(refused.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    public static async Task ClientClosesAsync(ClientReplay replay)
    {
        await replay.WalkAsync();
        await replay.Channel.DisposeAsync().Soon();
        RpcException failure = await Thrown.ByAsync<RpcException>(replay.Call(1).NextAsync());
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
        await replay.Connection(1).ExpectEndAsync();
    }

    private static Metadata Headers => new() { { "X-Trace-ID", "one" }, { "X-Trace-ID", "two" }, { "k", "" } };

    private static DateTime Deadline(ClientReplay replay) => replay.Clock.GetUtcNow().UtcDateTime.AddSeconds(30);
}
