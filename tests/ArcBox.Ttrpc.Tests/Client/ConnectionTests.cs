using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Client;

/// <summary>Which calls go over which connection.</summary>
internal sealed class ConnectionTests
{
    [Test]
    public async Task Unary_ManyAtOnce_ShareOneConnectionThatTheFirstOpens()
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        Assert.That(room.Channel.State, Is.EqualTo(TtrpcChannelState.Idle), "nothing is opened before it is needed");
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => room.Client.SayAsync($"{i}")));
        Assert.That(answers, Is.EqualTo(Enumerable.Range(0, 100).Select(i => $"{i}")));
        Assert.That(room.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task Streams_AtOnce_HaveAConnectionEach()
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        AsyncDuplexStreamingCall<BytesValue, BytesValue>[] streams = [room.Client.Both(), room.Client.Both(), room.Client.Both()];
        foreach (AsyncDuplexStreamingCall<BytesValue, BytesValue> stream in streams)
        {
            await stream.RequestStream.WriteAsync(Talk.Message("hello")).Soon();
            Assert.That(await stream.ResponseStream.MoveNext(default).Soon(), Is.True);
        }

        Assert.That(room.Connections, Is.EqualTo(3));
    }

    [Test]
    public async Task AnyKind_AfterTheServerWasReplaced_ConnectsAgain([Values] MethodType kind)
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        for (int i = 0; i < 10; i++)
        {
            Assert.That(await room.Client.CallAsync(kind, "hello"), Is.EqualTo("hello"));
            await room.RestartAsync();
            // A kept connection of a stream is looked at before it is used, read or not.
            if (kind == MethodType.Unary) await room.Channel.WaitForStateChangedAsync(TtrpcChannelState.Ready).Soon();
        }

        Assert.That(room.Connections, Is.EqualTo(10));
    }

    [Test]
    public async Task Unary_ServerReadsTheRequestAndCloses_FailsAndIsNotSentAgain()
    {
        using RawServer server = new(WireKind.UnixSocket);
        await using TtrpcChannel channel = server.CreateChannel();
        TalkClient client = new(channel.CreateCallInvoker());
        Task<string> first = client.SayAsync("first", new CallOptions().WithWaitForReady());
        using (RawConnection connection = await server.AcceptAsync()) await connection.ReceiveFrameAsync();
        Status status = await first.FailsWithAsync(StatusCode.Unavailable);
        Assert.That(status.Detail, Does.Contain("was lost"));

        Task<string> second = client.SayAsync("second", new CallOptions().WithWaitForReady());
        using RawConnection next = await server.AcceptAsync();
        RawFrame frame = await next.ReceiveFrameAsync();
        Assert.That(BytesValue.Parser.ParseFrom(RawRequest.Parse(frame.Payload).Payload).Text(), Is.EqualTo("second"));
        await next.SendAsync(RawResponse.Answer(frame.StreamId, Talk.Message("done")));
        Assert.That(await second.Soon(), Is.EqualTo("done"));
    }

    [Test]
    public async Task Unary_WaitsForRoomOnAConnectionThatIsLost_GoesToTheNextOne()
    {
        using RawServer server = new(WireKind.Memory) { Capacity = 1024 };
        await using TtrpcChannel channel = server.CreateChannel(new TtrpcChannelOptions { MaxQueuedBytes = 1024 });
        TalkClient client = new(channel.CreateCallInvoker());
        await channel.ConnectAsync().Soon();
        Task written = client.Unary(Talk.Message(3000)).ResponseAsync;
        Task<string> waiting = client.SayAsync("waiting");
        using (RawConnection lost = await server.AcceptAsync()) Assert.That(waiting.IsCompleted, Is.False);
        await written.FailsWithAsync(StatusCode.Unavailable);

        using RawConnection next = await server.AcceptAsync();
        RawFrame frame = await next.ReceiveFrameAsync();
        await next.SendAsync(RawResponse.Answer(frame.StreamId, Talk.Message("answer")));
        Assert.That(await waiting, Is.EqualTo("answer"));
    }

    [Test]
    public async Task Unary_StreamIdsAreUsedUp_ConnectsAnew()
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        await room.Client.SayAsync("first");
        room.Channel.Unary.Current!.NextStreamId = uint.MaxValue;
        Assert.That(await room.Client.SayAsync("last of its connection"), Is.EqualTo("last of its connection"));
        Assert.That(await room.Client.SayAsync("next"), Is.EqualTo("next"));
        Assert.That(room.Connections, Is.EqualTo(2));
    }

    [Test]
    public async Task Shutdown_CallsOfAllKindsUnderWay_EndWithUnavailableAsDoLaterOnes([Values] MethodType kind)
    {
        Gate started = new();
        Gate cancelled = new();
        await using TalkRoom room = await TalkRoom.OpenAsync(TalkDouble.Waiting(started, cancelled));
        Task<string> call = room.Client.CallAsync(kind);
        await started.WaitAsync();
        await room.Channel.ShutdownAsync().Soon();
        Status status = await call.FailsWithAsync(StatusCode.Unavailable);
        Assert.That(status.Detail, Does.Contain("shut down"));
        await cancelled.WaitAsync();
        Assert.That(room.Channel.State, Is.EqualTo(TtrpcChannelState.Shutdown));
        await room.Client.CallAsync(kind).FailsWithAsync(StatusCode.Unavailable);
        await room.Channel.ConnectAsync().FailsWithAsync(StatusCode.Unavailable);
    }
}
