using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>A client's length field costs the server nothing.</summary>
internal sealed class HostileRequestLengthTests
{
    private const uint Limit = 4 * 1024 * 1024;
    private const long Affordable = 64 * 1024;

    [Test]
    public async Task Server_FrameSomewhatTooLong_IsRefusedAloneAndThrownAwayWithoutMemory([Values(Limit + 1, 4 * Limit)] uint length)
    {
        await using TortureServer server = TortureServer.Start(WireKind.UnixSocket);
        using RawConnection connection = await server.ConnectAsync();
        uint id = 1;

        long allocated = await Allocated.ByAsync(async () =>
        {
            await connection.SendAsync(RawFrame.Header(length, id, RawFrame.Request, 0));
            await connection.SendZerosAsync(length);
            RawFrame refused = await connection.ReceiveFrameAsync();
            Assert.That(refused.StreamId, Is.EqualTo(id));
            Assert.That(RawResponse.Parse(refused.Payload).Code, Is.EqualTo(StatusCode.ResourceExhausted));
            id += 2;
        });

        Assert.That(allocated, Is.LessThan(Affordable));
        await server.AskAsync(connection, id);
    }

    [Test]
    public async Task Server_AbsurdLength_ClosesThatConnectionAndNoOther([Values(64u * 1024 * 1024 + 1, 2u * 1024 * 1024 * 1024, uint.MaxValue)] uint length)
    {
        await using TortureServer server = TortureServer.Start(WireKind.UnixSocket);
        using RawConnection innocent = await server.ConnectAsync();

        long allocated = await Allocated.ByAsync(async () =>
        {
            using RawConnection connection = await server.ConnectAsync();
            await connection.SendAsync(RawFrame.Header(length, 1, RawFrame.Request, 0));
            await connection.ExpectEndAsync();
        });

        Assert.That(allocated, Is.LessThan(Affordable));
        await server.AskAsync(innocent, 1);
    }

    [Test]
    public async Task Server_LengthWithoutTheBytes_AsksForNoMemory([Values(Limit, 64u * 1024 * 1024)] uint length)
    {
        await using TortureServer server = TortureServer.Start(WireKind.UnixSocket);

        long allocated = await Allocated.ByAsync(async () =>
        {
            using RawConnection connection = await server.ConnectAsync();
            await connection.SendAsync(RawFrame.Header(length, 1, RawFrame.Request, 0));
            await connection.SendZerosAsync(100);
            connection.ShutdownSend();
            while (await connection.ReceiveAsync() is not null)
            {
                // The refusal, if the length alone is a reason for one.
            }
        });

        Assert.That(allocated, Is.LessThan(Affordable));
    }

    [Test]
    public async Task Server_DataTooLong_EndsItsStreamAndCancelsItsHandler()
    {
        await using TortureServer server = TortureServer.Start(WireKind.UnixSocket);
        using RawConnection connection = await server.ConnectAsync();
        await connection.SendAsync(TortureServer.Request(1, "Build", flags: RawFrame.RemoteOpen));
        Replay.HandledCall build = await server.Calls.NextAsync();

        await connection.SendAsync(RawFrame.Header(Limit + 1, 1, RawFrame.Data, 0));
        await connection.SendZerosAsync(Limit + 1);

        Assert.That(RawResponse.Parse((await connection.ReceiveFrameAsync()).Payload).Code, Is.EqualTo(StatusCode.ResourceExhausted));
        await build.CancelledAsync();
        await server.AskAsync(connection, 3);
    }
}
