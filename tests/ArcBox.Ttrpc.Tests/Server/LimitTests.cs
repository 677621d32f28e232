using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Server;

internal sealed class LimitTests
{
    [Test]
    public async Task MaxStreamsPerConnection_OneMore_IsRefusedUntilAHandlerHasReturned()
    {
        (Gate started, Gate end) = (new Gate(), new Gate());
        TalkDouble talk = new()
        {
            OnUnary = async (request, _) =>
            {
                started.Open();
                await end.WaitAsync();
                return request;
            },
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk, new TtrpcServerOptions { MaxStreamsPerConnection = 2 });
        Task<string>[] held = [room.Client.SayAsync("1"), room.Client.SayAsync("2")];
        await started.WaitAsync();
        await room.Client.SayAsync("3").FailsWithAsync(StatusCode.ResourceExhausted);
        end.Open();
        Assert.That(await Task.WhenAll(held), Is.EqualTo(new[] { "1", "2" }));
    }

    [Test]
    public async Task MaxQueuedBytes_ClientTakesNothing_HandlerWaitsAndTheWriteTimeoutEndsIt()
    {
        ManualClock time = new();
        Gate waits = new();
        TaskCompletionSource<Exception> failure = new();
        TalkDouble talk = new()
        {
            OnDown = async (_, responses, _) =>
            {
                try
                {
                    while (true)
                    {
                        Task write = responses.WriteAsync(Talk.Message(10_000));
                        if (!write.IsCompleted) waits.Open();
                        await write;
                    }
                }
                catch (Exception exception)
                {
                    failure.SetResult(exception);
                    throw;
                }
            },
        };
        TtrpcServerOptions options = new() { MaxQueuedBytes = 50_000, WriteTimeout = TimeSpan.FromSeconds(5), TimeProvider = time };
        await using RawClient room = new(WireKind.UnixSocket, new TtrpcServer(options).Bind(Talk.Bind, talk));
        using RawConnection client = await room.ConnectAsync();
        await client.SendAsync(new RawFrame(1, RawFrame.Request, RawFrame.RemoteClosed, RawRequest.Encode(Talk.Service, "Down")));
        await waits.WaitAsync();
        // The handler may wait before the socket does.
        await time.NextTimerAsync(options.WriteTimeout);
        time.Advance(options.WriteTimeout);
        Assert.That(await failure.Task.Soon(), Is.InstanceOf<OperationCanceledException>());
        try
        {
            while (await client.ReceiveAsync() is { } frame) Assert.That(frame.Type, Is.EqualTo(RawFrame.Data));
        }
        catch (EndOfStreamException)
        {
            // Cut off within a frame.
        }
    }

    [Test]
    public async Task MaxBufferedBytes_StreamAlone_ItsClientWaitsAndEverythingArrives()
    {
        const int Count = 60;
        (Gate read, int seen) = (new Gate(), 0);
        TalkDouble talk = new()
        {
            OnUp = async (requests, _) =>
            {
                await read.WaitAsync();
                while (await requests.MoveNext(default)) Assert.That(requests.Current.Value.Length, Is.EqualTo(100_000 + seen++));
                return new BytesValue();
            },
        };
        TtrpcServerOptions server = new() { MaxBufferedBytes = 100_000 };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk, server, new TtrpcChannelOptions { MaxQueuedBytes = 100_000 });
        AsyncClientStreamingCall<BytesValue, BytesValue> call = room.Client.Up();
        bool hasWaited = false;
        for (int i = 0; i < Count; i++)
        {
            Task write = call.RequestStream.WriteAsync(Talk.Message(100_000 + i));
            // The first one waits for the connection. All would be six megabytes, which neither the socket nor both ends together hold.
            if (i > 0 && !write.IsCompleted) hasWaited = true;
            if (hasWaited) read.Open();
            await write.Soon();
        }

        await call.RequestStream.CompleteAsync().Soon();
        await call.ResponseAsync.Soon();
        Assert.That((hasWaited, seen), Is.EqualTo((true, Count)));
    }

    [Test]
    public async Task MaxBufferedBytes_ConnectionIsShared_StreamFailsAloneAndOthersGoOn()
    {
        (Gate started, Gate cancelled) = (new Gate(), new Gate());
        TalkDouble waiting = TalkDouble.Waiting(started, cancelled);
        TtrpcServer server = new TtrpcServer(new TtrpcServerOptions { MaxBufferedBytes = 2000 })
            .Bind(Talk.Bind, new TalkDouble { OnUp = waiting.OnUp });
        await using RawClient room = new(WireKind.UnixSocket, server);
        using RawConnection client = await room.ConnectAsync();
        await client.SendAsync(new RawFrame(1, RawFrame.Request, RawFrame.RemoteOpen, RawRequest.Encode(Talk.Service, "Both")));
        await client.SendAsync(new RawFrame(3, RawFrame.Request, RawFrame.RemoteOpen, RawRequest.Encode(Talk.Service, "Up")));
        await started.WaitAsync();
        for (int i = 0; i < 5; i++) await client.SendAsync(new RawFrame(3, RawFrame.Data, 0, [0x0a, 0x80, 8, .. new byte[1024]]));
        RawFrame answer = await client.ReceiveFrameAsync();
        Assert.That((answer.StreamId, answer.Type, RawResponse.Parse(answer.Payload).Code), Is.EqualTo((3u, RawFrame.Response, StatusCode.ResourceExhausted)));
        await cancelled.WaitAsync();

        await client.SendAsync(new RawFrame(1, RawFrame.Data, 0, [0x0a, 2, 104, 105]));
        for (answer = await client.ReceiveFrameAsync(); answer.StreamId != 1; answer = await client.ReceiveFrameAsync())
        {
            // What came for the other one after its end.
            Assert.That(answer.StreamId, Is.EqualTo(3));
        }

        Assert.That(answer.Payload, Is.EqualTo(new byte[] { 0x0a, 2, 104, 105 }));
    }

    [Test]
    public async Task MaxQueuedBytes_ClientAsksWithoutReadingAndLeaves_ConnectionEnds()
    {
        TalkDouble talk = new() { OnUnary = (_, _) => Task.FromResult(Talk.Message(1000)) };
        TtrpcServer server = new TtrpcServer(new TtrpcServerOptions { MaxQueuedBytes = 1000, MaxMessageSize = 2000 }).Bind(Talk.Bind, talk);
        await using RawClient room = new(WireKind.Memory, server) { Capacity = 4096 };
        RawConnection client = await room.ConnectAsync();
        uint id = 1;
        // Refusals ask for no room, so at some time the server reads no more.
        for (Task sent = Task.CompletedTask; sent.IsCompleted && id < 100_000; id += 2)
            sent = client.SendAsync(new RawFrame(id, RawFrame.Request, 0, RawRequest.Encode(Talk.Service, "Nothing")));
        Assert.That(id, Is.LessThan(100_000));
        client.Dispose();
        await room.ServedAsync();
    }
}
