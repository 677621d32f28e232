using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Server;

/// <summary>Who is slow is not who does nothing.</summary>
internal sealed class TimeoutTests
{
    private const int HalfMiB = 512 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Test]
    public async Task IdleTimeout_RequestArrivesSlowly_IsServedAndIdlenessBeginsAfterwards()
    {
        FakeTimeProvider time = new();
        // One byte may be under way: what was sent has been looked at.
        MemoryWire wire = new(1);
        await using TtrpcServer server = Idle(time, new TalkDouble());
        Task served = server.ServeAsync(wire);
        using RawConnection client = RawConnection.Over(wire);
        byte[] request = Request(1, Talk.Message(1000));
        foreach (byte[] piece in request.Chunk(request.Length / 4))
        {
            time.Advance(Limit * 0.9);
            await client.SendAsync(piece);
        }

        await ExpectAnswerAsync(client, 1);
        time.Advance(Limit * 0.9);
        await client.SendAsync(Request(3, Talk.Message(1)));
        await ExpectAnswerAsync(client, 3);
        time.Advance(Limit);
        await client.ExpectEndAsync();
        await served.Soon();
    }

    [Test]
    public async Task IdleTimeout_CallTakesLonger_BeginsWhenItEnds()
    {
        FakeTimeProvider time = new();
        MemoryWire wire = new(1);
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
        await using TtrpcServer server = Idle(time, talk);
        Task served = server.ServeAsync(wire);
        using RawConnection client = RawConnection.Over(wire);
        await client.SendAsync(Request(1, Talk.Message(1)));
        await started.WaitAsync();
        time.Advance(Limit * 10);
        end.Open();
        await ExpectAnswerAsync(client, 1);
        time.Advance(Limit * 0.9);
        await client.SendAsync(Request(3, Talk.Message(1)));
        await ExpectAnswerAsync(client, 3);
        time.Advance(Limit);
        await client.ExpectEndAsync();
        await served.Soon();
    }

    [Test]
    public async Task WriteTimeout_LongMessageIsTakenSlowly_ArrivesWhole()
    {
        FakeTimeProvider time = new();
        MemoryWire wire = new();
        BytesValue message = Talk.Message(4_000_000);
        await using TtrpcServer server = Answering(time, message);
        Task served = server.ServeAsync(wire);
        await wire.Raw.WriteAsync(Request(1, Talk.Message(1)));
        byte[] expected = RawResponse.Answer(1, message).ToBytes();
        byte[] received = new byte[expected.Length];
        for (int at = 0; at < received.Length; at += HalfMiB)
        {
            await wire.Raw.ReadExactlyAsync(received.AsMemory(at, Math.Min(HalfMiB, received.Length - at))).Soon();
            // Less than half, because one read may begin in one write of the server and end in the next.
            time.Advance(Limit * 0.45);
        }

        Assert.That(received.AsSpan().SequenceEqual(expected), Is.True, "the answer is whole");
        Assert.That(served.IsCompleted, Is.False);
    }

    [Test]
    public async Task WriteTimeout_NoMoreOfALongMessageIsTaken_ClosesTheConnection()
    {
        ManualClock time = new();
        MemoryWire wire = new();
        await using TtrpcServer server = Answering(time, Talk.Message(4_000_000));
        Task served = server.ServeAsync(wire);
        await wire.Raw.WriteAsync(Request(1, Talk.Message(1)));
        await wire.Raw.ReadExactlyAsync(new byte[HalfMiB]).Soon();
        // It waits for the first half of a MiB to be taken, and then for the next.
        for (int i = 0; i < 2; i++) await time.NextTimerAsync(Limit);
        Assert.That(served.IsCompleted, Is.False);
        time.Advance(Limit);
        await served.Soon();
    }

    private static TtrpcServer Idle(TimeProvider time, TalkDouble talk)
        => new TtrpcServer(new TtrpcServerOptions { IdleTimeout = Limit, TimeProvider = time }).Bind(Talk.Bind, talk);

    private static TtrpcServer Answering(TimeProvider time, BytesValue message)
        => new TtrpcServer(new TtrpcServerOptions { WriteTimeout = Limit, TimeProvider = time })
            .Bind(Talk.Bind, new TalkDouble { OnUnary = (_, _) => Task.FromResult(message) });

    private static byte[] Request(uint id, BytesValue message)
        => new RawFrame(id, RawFrame.Request, 0, RawRequest.Encode(Talk.Service, nameof(Talk.Unary), message.ToByteArray())).ToBytes();

    private static async Task ExpectAnswerAsync(RawConnection client, uint id)
    {
        RawFrame answer = await client.ReceiveFrameAsync();
        Assert.That((answer.StreamId, RawResponse.Parse(answer.Payload).Code), Is.EqualTo((id, StatusCode.OK)));
    }
}
