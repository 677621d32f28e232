using System.IO.Pipelines;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Client;

internal sealed class CancellationTests
{
    [Test]
    public async Task AnyKind_CancelledBefore_FailsWithCancelledAndConnectsToNothing([Values] MethodType kind)
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        await room.Client.CallAsync(kind, options: new CallOptions(cancellationToken: new CancellationToken(true))).FailsWithAsync(StatusCode.Cancelled);
        Assert.That(room.Connections, Is.Zero);
    }

    [Test]
    public async Task AnyKind_CancelledWhileConnecting_FailsWithCancelledAndIsNotSent([Values] MethodType kind)
    {
        TaskCompletionSource<IDuplexPipe> door = new();
        Gate asked = new();
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(token =>
        {
            asked.Open();
            return new(door.Task);
        });
        using CancellationTokenSource cancel = new();
        TalkClient client = new(channel.CreateCallInvoker());
        Task<string> call = client.CallAsync(kind, options: new CallOptions(cancellationToken: cancel.Token));
        await asked.WaitAsync();
        await cancel.CancelAsync();
        await call.FailsWithAsync(StatusCode.Cancelled);

        // The attempt goes on, and serves the next call: that one's request is the first.
        using MemoryWire wire = new();
        using RawConnection server = RawConnection.Over(wire);
        door.SetResult(wire);
        if (kind != MethodType.Unary) return;
        Task<string> next = client.SayAsync("next");
        RawFrame frame = await server.ReceiveFrameAsync();
        Assert.That(BytesValue.Parser.ParseFrom(RawRequest.Parse(frame.Payload).Payload).Text(), Is.EqualTo("next"));
        await server.SendAsync(RawResponse.Answer(frame.StreamId, Talk.Message("answer")));
        Assert.That(await next.Soon(), Is.EqualTo("answer"));
    }

    [Test]
    public async Task Unary_CancelledWhileItWaitsForRoom_FailsWithCancelledAndIsNotSent()
    {
        using RawServer server = new(WireKind.Memory) { Capacity = 1024 };
        await using TtrpcChannel channel = server.CreateChannel(new TtrpcChannelOptions { MaxQueuedBytes = 1024 });
        TalkClient client = new(channel.CreateCallInvoker());
        await channel.ConnectAsync().Soon();
        Task written = client.Unary(Talk.Message(3000)).ResponseAsync;
        using CancellationTokenSource cancel = new();
        Task<string> waiting = client.SayAsync("never", new CallOptions(cancellationToken: cancel.Token));
        await cancel.CancelAsync();
        await waiting.FailsWithAsync(StatusCode.Cancelled);
        Task<string> next = client.SayAsync("next");

        using RawConnection connection = await server.AcceptAsync();
        RawFrame first = await connection.ReceiveFrameAsync();
        RawFrame second = await connection.ReceiveFrameAsync();
        Assert.That(BytesValue.Parser.ParseFrom(RawRequest.Parse(second.Payload).Payload).Text(), Is.EqualTo("next"));
        await connection.SendAsync(RawResponse.Answer(first.StreamId, new BytesValue()));
        await connection.SendAsync(RawResponse.Answer(second.StreamId, new BytesValue()));
        await written.Soon();
        await next.Soon();
    }

    [Test]
    public async Task Stream_CancelledInFlight_FailsWithCancelledAndTheHandlerIsCancelled(
        [Values(MethodType.ServerStreaming, MethodType.ClientStreaming, MethodType.DuplexStreaming)] MethodType kind)
    {
        (Gate started, Gate cancelled) = (new Gate(), new Gate());
        await using TalkRoom room = await TalkRoom.OpenAsync(TalkDouble.Waiting(started, cancelled));
        using CancellationTokenSource cancel = new();
        Task<string> call = room.Client.CallAsync(kind, options: new CallOptions(cancellationToken: cancel.Token));
        await started.WaitAsync();
        await cancel.CancelAsync();
        await call.FailsWithAsync(StatusCode.Cancelled);
        await cancelled.WaitAsync();
    }

    [Test]
    public async Task Unary_CancelledOrDisposedInFlight_TheConnectionGoesOnAndItsAnswerIsDropped([Values] bool dispose)
    {
        (Gate started, Gate answer) = (new Gate(), new Gate());
        TalkDouble talk = new()
        {
            OnUnary = async (request, _) =>
            {
                if (request.Text() != "slow") return request;
                started.Open();
                await answer.WaitAsync();
                return Talk.Message("late");
            },
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        using CancellationTokenSource cancel = new();
        AsyncUnaryCall<BytesValue> slow = room.Client.Unary(Talk.Message("slow"), new CallOptions(cancellationToken: cancel.Token));
        await started.WaitAsync();
        if (dispose) slow.Dispose();
        else await cancel.CancelAsync();
        await slow.ResponseAsync.FailsWithAsync(StatusCode.Cancelled);
        Assert.That(slow.GetStatus().StatusCode, Is.EqualTo(StatusCode.Cancelled));
        answer.Open();
        for (int i = 0; i < 3; i++) Assert.That(await room.Client.SayAsync($"{i}"), Is.EqualTo($"{i}"));
        Assert.That(room.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task Stream_LeftWithDataUnreadOnBothSides_TheHandlerIsCancelled([Values] bool dispose)
    {
        (Gate isFull, Gate cancelled) = (new Gate(), new Gate());
        TalkDouble talk = new()
        {
            OnBoth = async (_, responses, context) =>
            {
                cancelled.OpenOn(context.CancellationToken);
                await FillAsync(responses, isFull);
            },
        };
        TtrpcServerOptions server = new() { MaxBufferedBytes = 10_000, MaxQueuedBytes = 10_000 };
        await using TalkRoom room = await TalkRoom.OpenAsync(
            talk, server, new TtrpcChannelOptions { MaxBufferedBytes = 10_000, MaxQueuedBytes = 10_000 });
        using CancellationTokenSource cancel = new();
        AsyncDuplexStreamingCall<BytesValue, BytesValue> call = room.Client.Both(new CallOptions(cancellationToken: cancel.Token));
        Gate clientIsFull = new();
        Task writing = FillAsync(call.RequestStream, clientIsFull);
        await clientIsFull.WaitAsync();
        await isFull.WaitAsync();
        if (dispose) call.Dispose();
        else await cancel.CancelAsync();
        await cancelled.WaitAsync();
        await writing.FailsWithAsync(StatusCode.Cancelled);
        await call.ResponseStream.MoveNext(default).FailsWithAsync(StatusCode.Cancelled);
    }

    [Test]
    public async Task Stream_ReadIsCancelled_EndsTheCall()
    {
        (Gate started, Gate cancelled) = (new Gate(), new Gate());
        await using TalkRoom room = await TalkRoom.OpenAsync(TalkDouble.Waiting(started, cancelled));
        AsyncServerStreamingCall<BytesValue> call = room.Client.Down(new BytesValue());
        using CancellationTokenSource cancel = new();
        Task<bool> read = call.ResponseStream.MoveNext(cancel.Token);
        await started.WaitAsync();
        await cancel.CancelAsync();
        await read.FailsWithAsync(StatusCode.Cancelled);
        await cancelled.WaitAsync();
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.Cancelled));
    }

    // Writes until one write has to wait, and on.
    private static async Task FillAsync(IAsyncStreamWriter<BytesValue> stream, Gate isFull)
    {
        BytesValue message = Talk.Message(100_000);
        while (true)
        {
            Task write = stream.WriteAsync(message);
            if (!write.IsCompleted) isFull.Open();
            await write.Soon();
        }
    }
}
