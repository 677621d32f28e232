using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Frames that no client should send are refused on their own stream; the connection goes on.</summary>
internal sealed class HostileRequestTests
{
    private const string Closed = "data handling error: ttrpc: stream closed";

    [Test]
    public async Task Server_EvenIds_AreRefusedWhateverTheFrame([Values(0u, 2u, 0xFFFFFFFE)] uint id, [Values(1, 2, 3, 0x7F)] byte type)
    {
        await using TortureServer server = TortureServer.Start(WireKind.Memory);
        using RawConnection connection = await server.ConnectAsync();
        await connection.SendAsync(new RawFrame(id, type, 0xFF, [1, 2, 3]));
        await ExpectAsync(connection, id, StatusCode.InvalidArgument, "StreamID must be odd for client initiated streams");
        await server.AskAsync(connection, 1);
    }

    [Test]
    public async Task Server_HighestIdUsed_EveryOtherIsRefused()
    {
        await using TortureServer server = TortureServer.Start(WireKind.Memory);
        using RawConnection connection = await server.ConnectAsync();
        await server.AskAsync(connection, uint.MaxValue);
        foreach (uint id in new[] { 1u, uint.MaxValue - 2, uint.MaxValue })
        {
            await connection.SendAsync(TortureServer.Request(id, "Tag"));
            await ExpectAsync(connection, id, StatusCode.InvalidArgument, "StreamID cannot be re-used and must increment");
        }
    }

    [Test]
    public async Task Server_IdOfACallUnderWay_IsRefusedAndTheCallGoesOn()
    {
        await using TortureServer server = TortureServer.Start(WireKind.Memory);
        using RawConnection connection = await server.ConnectAsync();
        HandledCall call = await OpenAsync(server, connection, TortureServer.Request(5, "Tag"));
        await connection.SendAsync(TortureServer.Request(5, "Tag"));
        await ExpectAsync(connection, 5, StatusCode.InvalidArgument, "StreamID cannot be re-used and must increment");
        call.End(new Empty());
        Assert.That((await connection.ReceiveFrameAsync()).ToString(), Is.EqualTo(RawResponse.Answer(5, new Empty()).ToString()));
    }

    [Test]
    public async Task Server_UnorderedIdsAllowed_OnlyOnesInUseAreRefused()
    {
        await using TortureServer server = TortureServer.Start(WireKind.Memory, new TtrpcServerOptions { AllowUnorderedStreamIds = true });
        using RawConnection connection = await server.ConnectAsync();
        HandledCall call = await OpenAsync(server, connection, TortureServer.Request(5, "Tag"));
        await connection.SendAsync(TortureServer.Request(5, "Tag"));
        await ExpectAsync(connection, 5, StatusCode.InvalidArgument, "StreamID cannot be re-used and must increment");
        await server.AskAsync(connection, 3);
        call.End(new Empty());
        await connection.ReceiveFrameAsync();
    }

    [Test]
    public async Task Server_MessageOnUnaryCall_EndsItAndCancelsItsHandler()
    {
        await using TortureServer server = TortureServer.Start(WireKind.Memory);
        using RawConnection connection = await server.ConnectAsync();
        HandledCall call = await OpenAsync(server, connection, TortureServer.Request(1, "Tag"));
        await connection.SendAsync(new RawFrame(1, RawFrame.Data, 0, [1]));
        await ExpectAsync(connection, 1, StatusCode.InvalidArgument, Closed);
        await call.CancelledAsync();
        await server.AskAsync(connection, 3);
    }

    [Test]
    public async Task Server_HalfCloseOnUnaryCall_SaysNothingNew()
    {
        await using TortureServer server = TortureServer.Start(WireKind.Memory);
        using RawConnection connection = await server.ConnectAsync();
        HandledCall call = await OpenAsync(server, connection, TortureServer.Request(1, "Tag"));
        await connection.SendAsync(new RawFrame(1, RawFrame.Data, RawFrame.RemoteClosed | RawFrame.NoData, []));
        await server.AskAsync(connection, 3);
        call.End(new Empty());
        Assert.That((await connection.ReceiveFrameAsync()).ToString(), Is.EqualTo(RawResponse.Answer(1, new Empty()).ToString()));
    }

    [Test]
    public async Task Server_DataOnFinishedStream_IsRefused([Values("Tag", "Build")] string method)
    {
        await using TortureServer server = TortureServer.Start(WireKind.Memory);
        using RawConnection connection = await server.ConnectAsync();
        HandledCall call = await OpenAsync(server, connection, TortureServer.Request(1, method, flags: RawFrame.RemoteOpen));
        call.End(new Empty());
        await connection.ReceiveFrameAsync();
        await connection.SendAsync(new RawFrame(1, RawFrame.Data, 0, []));
        await ExpectAsync(connection, 1, StatusCode.InvalidArgument, "StreamID is no longer active");
        await server.AskAsync(connection, 3);
    }

    [Test]
    public async Task Server_GarbageOnStream_EndsItAndCancelsItsHandler()
    {
        await using TortureServer server = TortureServer.Start(WireKind.Memory);
        using RawConnection connection = await server.ConnectAsync();
        HandledCall call = await OpenAsync(server, connection, TortureServer.Request(1, "Build", flags: RawFrame.RemoteOpen));
        await connection.SendAsync(new RawFrame(1, RawFrame.Data, 0, [0xFF, 0xFF]));
        await ExpectAsync(connection, 1, StatusCode.Internal, "ttrpc: error unmarshalling payload: ");
        await call.CancelledAsync();
        await server.AskAsync(connection, 3);
    }

    [TestCase("FF")]
    [TestCase("0A7F")]
    [TestCase("0AFFFFFFFFFFFFFFFFFF01")]
    [TestCase("2A020A7F", Description = "A pair of metadata that is cut short.")]
    [TestCase("0B", Description = "A group, which proto3 does not have.")]
    public async Task Server_GarbageEnvelope_IsRefused(string hex)
    {
        await using TortureServer server = TortureServer.Start(WireKind.Memory);
        using RawConnection connection = await server.ConnectAsync();
        await connection.SendAsync(new RawFrame(1, RawFrame.Request, 0, Convert.FromHexString(hex)));
        await ExpectAsync(connection, 1, StatusCode.InvalidArgument, "unmarshal request error: ");
        await server.AskAsync(connection, 3);
    }

    private static async Task<HandledCall> OpenAsync(TortureServer server, RawConnection connection, RawFrame request)
    {
        await connection.SendAsync(request);
        return await server.Calls.NextAsync();
    }

    private static async Task ExpectAsync(RawConnection connection, uint id, StatusCode code, string start)
    {
        RawFrame frame = await connection.ReceiveFrameAsync();
        RawResponse refusal = RawResponse.Parse(frame.Payload);
        Assert.That((frame.StreamId, frame.Type, refusal.Code), Is.EqualTo((id, RawFrame.Response, code)));
        Assert.That(refusal.Message, Does.StartWith(start));
    }
}
