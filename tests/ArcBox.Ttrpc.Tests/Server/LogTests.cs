using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Server;

internal sealed class LogTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task Logger_Throws_FailedHandlerIsUnknownAndTheServerStops(bool isAsync)
    {
        TalkDouble talk = new() { OnUnary = (_, _) => isAsync ? FailLaterAsync() : throw new InvalidOperationException("The handler.") };
        TtrpcServerOptions options = new() { LoggerFactory = LogDouble.Broken() };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk, options, new TtrpcChannelOptions { LoggerFactory = LogDouble.Broken() });
        await room.Client.SayAsync("x").FailsWithAsync(StatusCode.Unknown);
        Assert.That(await room.Client.CallAsync(MethodType.ClientStreaming, "well"), Is.EqualTo("well"));
        await room.Server.StopAsync().Soon();
    }

    [Test]
    public async Task Connection_AbsurdFrame_TheLogSaysWhyItEnded()
    {
        TaskCompletionSource<Exception?> ended = new();
        LogDouble log = new((id, exception) =>
        {
            if (id.Id == LogDouble.PeerGone) ended.TrySetResult(exception);
        });
        TtrpcServer server = new TtrpcServer(new TtrpcServerOptions { LoggerFactory = log }).Bind(Talk.Bind, new TalkDouble());
        await using RawClient room = new(WireKind.UnixSocket, server);
        using RawConnection client = await room.ConnectAsync();
        await client.SendAsync(RawFrame.Header(uint.MaxValue, 1, RawFrame.Request, 0));
        Exception? reason = await ended.Task.Soon();
        Assert.That(reason, Is.InstanceOf<InvalidDataException>());
        Assert.That(reason!.Message, Does.Contain("does not speak ttrpc"));
    }

    private static async Task<BytesValue> FailLaterAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException("The handler.");
    }
}
