using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Client;

internal sealed class DeadlineTests
{
    [Test]
    public async Task AnyKind_DeadlinePasses_WasToldToTheServerAndEndsTheCall([Values] MethodType kind)
    {
        FakeTimeProvider time = new();
        using RawServer server = new(WireKind.UnixSocket);
        await using TtrpcChannel channel = server.CreateChannel(new TtrpcChannelOptions { TimeProvider = time });
        DateTime deadline = time.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(3);
        Task<string> call = new TalkClient(channel.CreateCallInvoker()).CallAsync(kind, options: new CallOptions(deadline: deadline));
        using RawConnection connection = await server.AcceptAsync();
        RawFrame frame = await connection.ReceiveFrameAsync();
        Assert.That(RawRequest.Parse(frame.Payload).TimeoutNano, Is.EqualTo(3_000_000_000));

        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.That(call.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Status status = await call.FailsWithAsync(StatusCode.DeadlineExceeded);
        Assert.That(status.Detail, Is.EqualTo("The deadline passed."));
        if (kind == MethodType.Unary) Assert.That(channel.State, Is.EqualTo(TtrpcChannelState.Ready));
        else await ExpectEndBehindDataAsync(connection);
    }

    [Test]
    public async Task AnyKind_DeadlineHasPassedAlready_FailsHereAndConnectsToNothing([Values] MethodType kind)
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        CallOptions options = new(deadline: DateTime.UtcNow - TimeSpan.FromSeconds(1));
        await room.Client.CallAsync(kind, options: options).FailsWithAsync(StatusCode.DeadlineExceeded);
        Assert.That(room.Connections, Is.Zero);
    }

    [TestCase(null)]
    [TestCase("9999-12-31T23:59:59.9999999Z")]
    public async Task Unary_NoDeadlineOrTheLastOfTimes_SendsNone(string? text)
    {
        using RawServer server = new(WireKind.UnixSocket);
        await using TtrpcChannel channel = server.CreateChannel();
        DateTime? deadline = text is null ? null : DateTime.MaxValue;
        Task<string> call = new TalkClient(channel.CreateCallInvoker()).SayAsync("hi", new CallOptions(deadline: deadline));
        using RawConnection connection = await server.AcceptAsync();
        RawFrame frame = await connection.ReceiveFrameAsync();
        Assert.That(RawRequest.Parse(frame.Payload).TimeoutNano, Is.Zero);
        await connection.SendAsync(RawResponse.Answer(frame.StreamId, Talk.Message("ho")));
        Assert.That(await call, Is.EqualTo("ho"));
    }

    [Test]
    public async Task WaitForReady_ConnectedBefore_TheDeadlineNamesOnlyTheLastAttempt()
    {
        ManualClock time = new();
        int attempts = 0;
        await using TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, new TalkDouble());
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(
            async token =>
            {
                switch (++attempts)
                {
                    case 1:
                        throw new IOException("An old story.");
                    case 2:
                        (PipeEnd client, PipeEnd peer) = PipeEnd.Pair();
                        _ = server.ServeAsync(peer, CancellationToken.None);
                        return client;
                    default:
                        await Task.Delay(Timeout.InfiniteTimeSpan, token);
                        throw new InvalidOperationException("Not reached.");
                }
            },
            new TtrpcChannelOptions { TimeProvider = time });
        TalkClient client = new(channel.CreateCallInvoker());
        await client.SayAsync("too early").FailsWithAsync(StatusCode.Unavailable);
        await client.SayAsync("well");
        await server.DisposeAsync().Soon();
        await channel.WaitForStateChangedAsync(TtrpcChannelState.Ready).Soon();

        Task<string> call = client.SayAsync("late", new CallOptions(deadline: time.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(1)).WithWaitForReady());
        await channel.WaitForStateChangedAsync(TtrpcChannelState.Idle).Soon();
        time.Advance(TimeSpan.FromSeconds(1));
        Status status = await call.FailsWithAsync(StatusCode.DeadlineExceeded);
        Assert.That(status.Detail, Is.EqualTo("The deadline passed."));
    }

    private static async Task ExpectEndBehindDataAsync(RawConnection connection)
    {
        while (await connection.ReceiveAsync() is { } frame) Assert.That(frame.Type, Is.EqualTo(RawFrame.Data));
    }
}
