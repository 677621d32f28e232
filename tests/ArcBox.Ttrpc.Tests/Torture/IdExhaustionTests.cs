using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>A connection has two thousand million stream ids. When they are used up the next call makes a new connection.</summary>
internal sealed class IdExhaustionTests
{
    [Test]
    public async Task Unary_LastIdUsed_NextCallGoesElsewhereAndTheOthersAreAnswered()
    {
        await using TortureClient client = new(WireKind.Memory);
        await client.Channel.ConnectAsync().Soon();
        using RawConnection old = await client.Server.AcceptAsync();
        client.Channel.Unary.Current!.NextStreamId = uint.MaxValue - 2;
        using AsyncUnaryCall<Empty> last = client.Images.TagAsync(new TagImageRequest());
        using AsyncUnaryCall<Empty> veryLast = client.Images.TagAsync(new TagImageRequest());
        Assert.That((await old.ReceiveFrameAsync()).StreamId, Is.EqualTo(uint.MaxValue - 2));
        Assert.That((await old.ReceiveFrameAsync()).StreamId, Is.EqualTo(uint.MaxValue));

        using AsyncUnaryCall<Empty> next = client.Images.TagAsync(new TagImageRequest());
        using RawConnection connection = await client.Server.AcceptAsync();
        Assert.That((await connection.ReceiveFrameAsync()).StreamId, Is.EqualTo(1));
        await connection.SendAsync(RawResponse.Answer(1, new Empty()));
        await next.ResponseAsync.Soon();

        await old.SendAsync(RawResponse.Answer(uint.MaxValue, new Empty()));
        await veryLast.ResponseAsync.Soon();
        await old.SendAsync(RawResponse.Answer(uint.MaxValue - 2, new Empty()));
        await last.ResponseAsync.Soon();
        await old.ExpectEndAsync();
        await client.AskAsync(connection);
    }

    [Test]
    public async Task Stream_LastIdUsed_ConnectionIsNotKept()
    {
        await using TortureClient client = new(WireKind.Memory);
        ClientConnection kept = await client.Channel.Streams.RentAsync(false, default).Soon();
        using RawConnection old = await client.Server.AcceptAsync();
        kept.NextStreamId = uint.MaxValue;
        client.Channel.Streams.Return(kept);

        await PullAsync(client, old, uint.MaxValue);
        await old.ExpectEndAsync();

        using AsyncServerStreamingCall<PullProgress> next = client.Images.Pull(new PullImageRequest());
        using RawConnection connection = await client.Server.AcceptAsync();
        Assert.That((await connection.ReceiveFrameAsync()).StreamId, Is.EqualTo(1));
    }

    private static async Task PullAsync(TortureClient client, RawConnection connection, uint expectedId)
    {
        using AsyncServerStreamingCall<PullProgress> pull = client.Images.Pull(new PullImageRequest());
        Assert.That((await connection.ReceiveFrameAsync()).StreamId, Is.EqualTo(expectedId));
        await connection.SendAsync(new RawFrame(expectedId, RawFrame.Data, RawFrame.RemoteClosed | RawFrame.NoData, []));
        Assert.That(await pull.ResponseStream.MoveNext(default).Soon(), Is.False);
    }
}
