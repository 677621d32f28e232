using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>A client that goes after any byte it sent leaves nothing behind in the server, and takes nobody with it.</summary>
[TestFixture(WireKind.Memory)]
[TestFixture(WireKind.UnixSocket)]
internal sealed class CutServerTests(WireKind kind)
{
    private static IEnumerable<string> Transcripts => Transcript.Names;

    [TestCaseSource(nameof(Transcripts))]
    public async Task Server_ClientLeavesAfterAnyByte_ItsHandlersEndAndOthersAreServed(string name)
    {
        Transcript transcript = Transcript.Read(name);
        byte[] sent = [.. transcript.Frames.Where(frame => frame.FromClient).SelectMany(frame => frame.Frame.ToBytes())];
        int sockets = OpenSockets.Count();
        RunningClock clock = new();
        PuppetImages images = new();
        TtrpcServer server = new TtrpcServer(new TtrpcServerOptions { TimeProvider = clock })
            .Bind<ImageService.ImageServiceBase>(ImageService.BindService, images)
            .Bind(ExtraService.Bind, images);
        await using (RawClient client = new(kind, server))
        {
            foreach (int position in SplitPositions.ToServer(transcript)) await LeaveAsync(client, sent.AsMemory(0, position), politely: position % 2 == 0);
            await images.Calls.NoneLeftAsync();
            await AskAsync(client);
        }

        await clock.Timers.ZeroAsync();
        Assert.That(OpenSockets.Count(), Is.AtMost(sockets), "sockets");
    }

    private static async Task LeaveAsync(RawClient client, ReadOnlyMemory<byte> sent, bool politely)
    {
        using RawConnection connection = await client.ConnectAsync();
        await connection.SendAsync(sent);
        if (!politely) return;
        connection.ShutdownSend();
        while (await connection.ReceiveAsync() is not null)
        {
            // Refusals and answers, then the end.
        }
    }

    private static async Task AskAsync(RawClient client)
    {
        using RawConnection connection = await client.ConnectAsync();
        byte[] nothing = new Empty().ToByteArray();
        await connection.SendAsync(new RawFrame(1, RawFrame.Request, 0, RawRequest.Encode(ImageMessages.Extra, nameof(ExtraService.NilResponse), nothing)));
        Assert.That((await connection.ReceiveFrameAsync()).StreamId, Is.EqualTo(1));
    }
}
