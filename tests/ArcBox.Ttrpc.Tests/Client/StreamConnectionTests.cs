using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Client;

/// <summary>Which streams leave a connection behind that another may use.</summary>
internal sealed class StreamConnectionTests
{
    [Test]
    public async Task Streams_OneAfterTheOtherEndingCleanly_UseOneConnection()
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        for (int i = 0; i < 5; i++)
        {
            Assert.That(await room.Client.CallAsync(MethodType.ServerStreaming, "down"), Is.EqualTo("down"));
            Assert.That(await room.Client.CallAsync(MethodType.ClientStreaming, "up"), Is.EqualTo("up"));
            Assert.That(await room.Client.CallAsync(MethodType.DuplexStreaming, "both"), Is.EqualTo("both"));
        }

        Assert.That(room.Connections, Is.EqualTo(1));
    }

    [TestCase(0, 6)]
    [TestCase(2, 4)]
    [TestCase(4, 3)]
    public async Task Streams_ThreeAtATimeTwice_KeepNoMoreIdleConnectionsThanAllowed(int allowed, int connections)
    {
        await using TalkRoom room = await TalkRoom.OpenAsync(channel: new TtrpcChannelOptions { MaxIdleStreamConnections = allowed });
        for (int round = 0; round < 2; round++)
        {
            AsyncDuplexStreamingCall<BytesValue, BytesValue>[] streams = [room.Client.Both(), room.Client.Both(), room.Client.Both()];
            foreach (AsyncDuplexStreamingCall<BytesValue, BytesValue> stream in streams) await stream.RequestStream.WriteAsync(new BytesValue()).Soon();
            foreach (AsyncDuplexStreamingCall<BytesValue, BytesValue> stream in streams)
            {
                Assert.That(await stream.ResponseStream.MoveNext(default).Soon(), Is.True);
                await stream.RequestStream.CompleteAsync().Soon();
                Assert.That(await stream.ResponseStream.MoveNext(default).Soon(), Is.False);
            }
        }

        Assert.That(room.Connections, Is.EqualTo(connections));
    }

    [Test]
    public async Task Stream_ServerEndsBeforeTheClientHas_ItsConnectionIsClosed()
    {
        using RawServer server = new(WireKind.UnixSocket);
        await using TtrpcChannel channel = server.CreateChannel();
        AsyncDuplexStreamingCall<BytesValue, BytesValue> call = new TalkClient(channel.CreateCallInvoker()).Both();
        using RawConnection connection = await server.AcceptAsync();
        RawFrame request = await connection.ReceiveFrameAsync();
        await connection.SendAsync(new RawFrame(request.StreamId, RawFrame.Data, RawFrame.RemoteClosed | RawFrame.NoData, []));
        Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.False);
        await connection.ExpectEndAsync();
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.OK));
    }

    [Test]
    public async Task IdleConnection_ItsTimePasses_IsClosedAndTheNextStreamHasANewOne()
    {
        FakeTimeProvider time = new();
        using RawServer server = new(WireKind.UnixSocket);
        await using TtrpcChannel channel = server.CreateChannel(
            new TtrpcChannelOptions { TimeProvider = time, StreamConnectionIdleTimeout = TimeSpan.FromSeconds(10) });
        TalkClient client = new(channel.CreateCallInvoker());
        Task first = client.CallAsync(MethodType.ServerStreaming);
        using RawConnection connection = await server.AcceptAsync();
        await EndDownAsync(connection);
        await first;

        time.Advance(TimeSpan.FromSeconds(9));
        Task second = client.CallAsync(MethodType.ServerStreaming);
        await EndDownAsync(connection);
        await second;
        // Its time began anew.
        time.Advance(TimeSpan.FromSeconds(9));
        Task third = client.CallAsync(MethodType.ServerStreaming);
        await EndDownAsync(connection);
        await third;

        time.Advance(TimeSpan.FromSeconds(10));
        await connection.ExpectEndAsync();
        Task fourth = client.CallAsync(MethodType.ServerStreaming);
        using RawConnection next = await server.AcceptAsync();
        await EndDownAsync(next);
        await fourth;
    }

    [Test]
    public async Task IdleConnection_ServerClosedIt_TheNextStreamHasANewOne()
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        Assert.That(await room.Client.CallAsync(MethodType.DuplexStreaming, "old"), Is.EqualTo("old"));
        ClientConnection idle = await room.Channel.Streams.RentAsync(false, default).Soon();
        room.Channel.Streams.Return(idle);
        Assert.That(room.Connections, Is.EqualTo(1));
        await room.RestartAsync();
        await idle.Ended.Soon();
        Assert.That(await room.Client.CallAsync(MethodType.DuplexStreaming, "new"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Streams_ManyThatFailAtOnce_DisturbNoOther()
    {
        TalkDouble talk = new()
        {
            OnDown = (request, responses, _)
                => request.Text() == "fail" ? throw new RpcException(new Status(StatusCode.NotFound, "")) : responses.WriteAsync(request),
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (int i = 0; i < 300; i++)
            {
                await room.Client.CallAsync(MethodType.ServerStreaming, "fail").FailsWithAsync(StatusCode.NotFound);
                Assert.That(await room.Client.CallAsync(MethodType.ServerStreaming, "well"), Is.EqualTo("well"));
            }
        }));
    }

    private static async Task EndDownAsync(RawConnection connection)
    {
        RawFrame request = await connection.ReceiveFrameAsync();
        await connection.SendAsync(new RawFrame(request.StreamId, RawFrame.Data, RawFrame.RemoteClosed | RawFrame.NoData, []));
    }
}
