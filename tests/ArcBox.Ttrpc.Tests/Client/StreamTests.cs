using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Client;

internal sealed class StreamTests
{
    [Test]
    public async Task Read_ConnectionLostBehindMessages_GivesThemFirst()
    {
        using RawServer server = new(WireKind.UnixSocket);
        await using TtrpcChannel channel = server.CreateChannel();
        AsyncServerStreamingCall<BytesValue> call = new TalkClient(channel.CreateCallInvoker()).Down(new BytesValue());
        using (RawConnection connection = await server.AcceptAsync())
        {
            RawFrame request = await connection.ReceiveFrameAsync();
            for (int i = 0; i < 3; i++) await connection.SendAsync(new RawFrame(request.StreamId, RawFrame.Data, 0, []));
        }

        for (int i = 0; i < 3; i++) Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.True);
        await call.ResponseStream.MoveNext(default).FailsWithAsync(StatusCode.Unavailable);
        await call.ResponseStream.MoveNext(default).FailsWithAsync(StatusCode.Unavailable);
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    [Test]
    public async Task Response_ArrivesTogetherWithTheClose_Wins([Values(MethodType.Unary, MethodType.ClientStreaming)] MethodType kind)
    {
        using RawServer server = new(WireKind.UnixSocket);
        await using TtrpcChannel channel = server.CreateChannel(new TtrpcChannelOptions { MaxIdleStreamConnections = 0 });
        for (int i = 0; i < 30; i++)
        {
            Task<string> call = new TalkClient(channel.CreateCallInvoker()).CallAsync(kind, options: new CallOptions().WithWaitForReady());
            using (RawConnection connection = await server.AcceptAsync())
            {
                RawFrame request = await connection.ReceiveFrameAsync();
                if (kind != MethodType.Unary) await connection.ReceiveFrameAsync();
                if (kind != MethodType.Unary) await connection.ReceiveFrameAsync();
                await connection.SendAsync(RawResponse.Answer(request.StreamId, Talk.Message("answer")));
            }

            Assert.That(await call, Is.EqualTo("answer"));
            if (kind == MethodType.Unary) await channel.WaitForStateChangedAsync(TtrpcChannelState.Ready).Soon();
        }
    }

    [Test]
    public async Task Stream_NobodyReadsIt_ServerWaitsAndOtherCallsGoOn()
    {
        const int Count = 40;
        int written = 0;
        Gate waits = new();
        TalkDouble talk = new()
        {
            OnDown = async (_, responses, _) =>
            {
                for (int i = 0; i < Count; i++)
                {
                    Task write = responses.WriteAsync(new BytesValue { Value = Google.Protobuf.ByteString.CopyFrom([(byte)i, .. new byte[500_000]]) });
                    if (!write.IsCompleted) waits.Open();
                    await write;
                    Interlocked.Increment(ref written);
                }
            },
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        AsyncServerStreamingCall<BytesValue> unread = room.Client.Down(new BytesValue());
        await waits.WaitAsync();
        Assert.That(await room.Client.SayAsync("meanwhile"), Is.EqualTo("meanwhile"));
        Assert.That(await room.Client.CallAsync(MethodType.DuplexStreaming, "meanwhile"), Is.EqualTo("meanwhile"));
        Assert.That(Volatile.Read(ref written), Is.LessThan(Count));
        for (int i = 0; i < Count; i++)
        {
            Assert.That(await unread.ResponseStream.MoveNext(default).Soon(), Is.True);
            Assert.That(unread.ResponseStream.Current.Value[0], Is.EqualTo(i));
        }

        Assert.That(await unread.ResponseStream.MoveNext(default).Soon(), Is.False);
    }

    [Test]
    public async Task Write_ServerHasEndedTheCall_FailsWithItsStatusOrSaysThatItIsOver([Values] bool isError)
    {
        TalkDouble talk = new() { OnBoth = (_, _, _) => isError ? throw new RpcException(new Status(StatusCode.DataLoss, "Torn.")) : Task.CompletedTask };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        AsyncDuplexStreamingCall<BytesValue, BytesValue> call = room.Client.Both();
        if (isError) await call.ResponseStream.MoveNext(default).FailsWithAsync(StatusCode.DataLoss);
        else Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.False);
        for (int i = 0; i < 2; i++)
        {
            Task write = call.RequestStream.WriteAsync(new BytesValue());
            if (isError) await write.FailsWithAsync(StatusCode.DataLoss);
            else await Thrown.ByAsync<InvalidOperationException>(write);
        }

        await call.RequestStream.CompleteAsync().Soon();
    }

    [Test]
    public async Task Write_ConnectionIsLost_FailsWithUnavailable()
    {
        using RawServer server = new(WireKind.UnixSocket);
        await using TtrpcChannel channel = server.CreateChannel(new TtrpcChannelOptions { MaxQueuedBytes = 100_000 });
        AsyncClientStreamingCall<BytesValue, BytesValue> call = new TalkClient(channel.CreateCallInvoker()).Up();
        RawConnection connection = await server.AcceptAsync();
        await connection.ReceiveFrameAsync();
        Task write = Task.CompletedTask;
        // Some wait in the socket, some in the queue, and this one for room.
        while (write.IsCompleted) write = call.RequestStream.WriteAsync(Talk.Message(200_000));
        connection.Dispose();
        await write.FailsWithAsync(StatusCode.Unavailable);
        await call.ResponseAsync.FailsWithAsync(StatusCode.Unavailable);
        await call.RequestStream.WriteAsync(new BytesValue()).FailsWithAsync(StatusCode.Unavailable);
    }

    [Test]
    public async Task WriteAndRead_TwoAtATime_AreRefusedAndTheFirstGoOn()
    {
        using RawServer server = new(WireKind.Memory) { Capacity = 1024 };
        await using TtrpcChannel channel = server.CreateChannel(new TtrpcChannelOptions { MaxQueuedBytes = 1024 });
        AsyncDuplexStreamingCall<BytesValue, BytesValue> call = new TalkClient(channel.CreateCallInvoker()).Both();
        Task write = Task.CompletedTask;
        while (write.IsCompleted) write = call.RequestStream.WriteAsync(Talk.Message(2000));
        Task<bool> read = call.ResponseStream.MoveNext(default);
        Assert.That(() => call.RequestStream.WriteAsync(new BytesValue()), Throws.InvalidOperationException);
        Assert.That(() => call.RequestStream.CompleteAsync(), Throws.InvalidOperationException);
        Assert.That(() => call.ResponseStream.MoveNext(default), Throws.InvalidOperationException);

        using RawConnection connection = await server.AcceptAsync();
        RawFrame request = await connection.ReceiveFrameAsync();
        while (!write.IsCompleted) await connection.ReceiveFrameAsync();
        await write;
        await connection.SendAsync(new RawFrame(request.StreamId, RawFrame.Data, 0, []));
        Assert.That(await read.Soon(), Is.True);
        await call.RequestStream.CompleteAsync().Soon();
        await Thrown.ByAsync<InvalidOperationException>(call.RequestStream.WriteAsync(new BytesValue()));
    }
}
