using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Frames that no server should send fail at most their own call; the connection goes on.</summary>
internal sealed class HostileAnswerTests
{
    private static IEnumerable<RawFrame> ForNobody =>
    [
        new(0, RawFrame.Response, 0, []),
        new(2, RawFrame.Data, 0, [1]),
        new(99, RawFrame.Response, 0, [0xFF]),
        new(99, RawFrame.Data, RawFrame.RemoteClosed | RawFrame.NoData, []),
        new(uint.MaxValue, RawFrame.Request, 0, []),
        new(99, 0x7F, 0xFF, [1, 2, 3]),
    ];

    // Of the one call's stream; its id is 1.
    private static IEnumerable<RawFrame> AgainstTheProtocol =>
    [
        new(1, RawFrame.Data, 0, []),
        new(1, RawFrame.Data, RawFrame.RemoteClosed | RawFrame.NoData, []),
        new(1, RawFrame.Request, 0, []),
        new(1, 0, 0, []),
        new(1, 0x7F, 0, []),
        new(1, RawFrame.Response, 0, [0xFF]),
        new(1, RawFrame.Response, 0, [0x12, 0x7F]),
        new(1, RawFrame.Response, 0, [0x12, 2, 0xFF, 0xFF]),
        new(1, RawFrame.Response, 0, [0x0A, 2, 0xFF, 0xFF]),
    ];

    [TestCaseSource(nameof(ForNobody))]
    public async Task Client_FrameForNoCall_IsIgnored(RawFrame frame)
    {
        await using TortureClient client = new(WireKind.Memory);
        using AsyncUnaryCall<Empty> call = client.Images.TagAsync(new TagImageRequest());
        using RawConnection connection = await client.Server.AcceptAsync();
        await connection.ReceiveFrameAsync();
        await connection.SendAsync(frame);
        await connection.SendAsync(RawResponse.Answer(1, new Empty()));
        Assert.That(await call.ResponseAsync.Soon(), Is.EqualTo(new Empty()));
    }

    [TestCaseSource(nameof(AgainstTheProtocol))]
    public async Task Client_UnaryAnsweredAgainstTheProtocol_FailsAlone(RawFrame frame)
    {
        await using TortureClient client = new(WireKind.Memory);
        using AsyncUnaryCall<ExistsImageResponse> call = client.Images.ExistsAsync(new ExistsImageRequest());
        using RawConnection connection = await client.Server.AcceptAsync();
        await connection.ReceiveFrameAsync();
        await connection.SendAsync(frame);
        RpcException failure = await Thrown.ByAsync<RpcException>(call.ResponseAsync);
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Internal));

        // What a confused server says of it afterwards is nobody's either.
        await connection.SendAsync(RawResponse.Answer(1, new Empty()));
        await client.AskAsync(connection);
    }

    [Test]
    public async Task Client_StreamGetsGarbage_FailsAndClosesItsConnection([Values(RawFrame.Data, RawFrame.Response, RawFrame.Request, (byte)9)] byte type)
    {
        await using TortureClient client = new(WireKind.Memory);
        using AsyncServerStreamingCall<PullProgress> pull = client.Images.Pull(new PullImageRequest());
        using RawConnection connection = await client.Server.AcceptAsync();
        await connection.ReceiveFrameAsync();
        await connection.SendAsync(new RawFrame(1, type, 0, [0xFF, 0xFF]));
        RpcException failure = await Thrown.ByAsync<RpcException>(pull.ResponseStream.MoveNext(default));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Internal));
        await connection.ExpectEndAsync();
    }

    [Test]
    public async Task Client_FramesAfterTheStreamsEnd_AreIgnored()
    {
        await using TortureClient client = new(WireKind.Memory);
        using AsyncServerStreamingCall<PullProgress> pull = client.Images.Pull(new PullImageRequest());
        using RawConnection connection = await client.Server.AcceptAsync();
        await connection.ReceiveFrameAsync();
        RawFrame end = new(1, RawFrame.Data, RawFrame.RemoteClosed | RawFrame.NoData, []);
        await connection.SendAsync(end, end, RawResponse.Refusal(1, StatusCode.Aborted, "late"));
        Assert.That(await pull.ResponseStream.MoveNext(default).Soon(), Is.False);

        // The connection is kept, and serves the next stream.
        using AsyncServerStreamingCall<PullProgress> next = client.Images.Pull(new PullImageRequest());
        Assert.That((await connection.ReceiveFrameAsync()).StreamId, Is.EqualTo(3));
        await connection.SendAsync(end with { StreamId = 3 });
        Assert.That(await next.ResponseStream.MoveNext(default).Soon(), Is.False);
    }
}
