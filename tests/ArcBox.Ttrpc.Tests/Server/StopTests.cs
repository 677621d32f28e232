using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Server;

internal sealed class StopTests
{
    [Test]
    public async Task StopAsync_CallsUnderWay_AreAnsweredAndIdleConnectionsClosed([Values] MethodType kind)
    {
        (Gate started, Gate end) = (new Gate(), new Gate());
        TalkDouble talk = new()
        {
            OnUnary = (request, _) => HoldAsync(request),
            OnDown = async (request, responses, _) => await responses.WriteAsync(await HoldAsync(request)),
            OnUp = (_, _) => HoldAsync(Talk.Message("held")),
            OnBoth = async (_, responses, _) => await responses.WriteAsync(await HoldAsync(Talk.Message("held"))),
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        await using TtrpcChannel idle = TtrpcChannel.ForAddress(room.Address);
        await idle.ConnectAsync().Soon();
        Task<string> call = room.Client.CallAsync(kind, "held");
        await started.WaitAsync();
        Task stopped = room.Server.StopAsync();
        await idle.WaitForStateChangedAsync(TtrpcChannelState.Ready).Soon();
        Assert.That(stopped.IsCompleted, Is.False);
        Status refused = await room.Client.SayAsync("too late").FailsWithAsync(StatusCode.Unavailable);
        Assert.That(refused.Detail, Does.Contain(kind == MethodType.Unary ? "The server is shutting down." : "cannot be reached"));
        end.Open();
        Assert.That(await call, Is.EqualTo("held"));
        await stopped.Soon();
        return;

        async Task<BytesValue> HoldAsync(BytesValue answer)
        {
            started.Open();
            await end.WaitAsync();
            return answer;
        }
    }

    [Test]
    public async Task StopAsync_TokenFires_CutsOffWhatIsLeftAndCancelsItsHandlers()
    {
        (Gate started, Gate cancelled) = (new Gate(), new Gate());
        await using TalkRoom room = await TalkRoom.OpenAsync(TalkDouble.Waiting(started, cancelled));
        Task<string> call = room.Client.SayAsync("");
        await started.WaitAsync();
        using CancellationTokenSource enough = new();
        Task stopped = room.Server.StopAsync(enough.Token);
        Assert.That((stopped.IsCompleted, cancelled.IsOpen), Is.EqualTo((false, false)));
        await enough.CancelAsync();
        await stopped.Soon();
        await cancelled.WaitAsync();
        await call.FailsWithAsync(StatusCode.Unavailable);
    }

    [Test]
    public async Task DisposeAsync_CallsUnderWay_AreCutOffAndTheirHandlersCancelled([Values] MethodType kind)
    {
        (Gate started, Gate cancelled) = (new Gate(), new Gate());
        await using TalkRoom room = await TalkRoom.OpenAsync(TalkDouble.Waiting(started, cancelled));
        Task<string> call = room.Client.CallAsync(kind);
        await started.WaitAsync();
        await room.Server.DisposeAsync().Soon();
        await cancelled.WaitAsync();
        await call.FailsWithAsync(StatusCode.Unavailable);
        await room.Server.StopAsync().Soon();
        await room.Server.DisposeAsync().Soon();
    }

    [Test]
    public async Task StopAsync_RequestsThatHadArrived_AreAllAnsweredOrRefused()
    {
        for (int round = 0; round < 20; round++)
        {
            TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, new TalkDouble());
            await using RawClient room = new(WireKind.UnixSocket, server);
            using RawConnection client = await room.ConnectAsync();
            await client.SendAsync(new RawFrame(1, RawFrame.Request, 0, RawRequest.Encode(Talk.Service, "Unary")));
            Assert.That((await client.ReceiveFrameAsync()).StreamId, Is.EqualTo(1));
            const uint Last = 201;
            byte[] burst = [.. Enumerable.Range(1, 100).SelectMany(i => Request((uint)(2 * i + 1)))];
            await client.SendAsync(burst);
            Task stopped = server.StopAsync();
            for (uint id = 3; id <= Last; id += 2)
            {
                StatusCode code = RawResponse.Parse((await client.ReceiveFrameAsync()).Payload).Code;
                Assert.That(code, Is.EqualTo(StatusCode.OK).Or.EqualTo(StatusCode.Unavailable));
            }

            await client.ExpectEndAsync();
            await stopped.Soon();
        }
    }

    private static byte[] Request(uint id) => new RawFrame(id, RawFrame.Request, 0, RawRequest.Encode(Talk.Service, "Unary")).ToBytes();
}
