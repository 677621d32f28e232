using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>A server's length field costs the client nothing.</summary>
internal sealed class HostileAnswerLengthTests
{
    private const uint Limit = 4 * 1024 * 1024;
    private const long Affordable = 64 * 1024;

    [Test]
    public async Task Client_AnswerSomewhatTooLong_FailsItsCallAloneWithoutMemory([Values(Limit + 1, 4 * Limit)] uint length)
    {
        await using TortureClient client = new(WireKind.UnixSocket);
        RawConnection? connection = null;

        long allocated = await Allocated.ByAsync(async () =>
        {
            using AsyncUnaryCall<Empty> call = client.Images.TagAsync(new TagImageRequest());
            connection ??= await client.Server.AcceptAsync();
            RawFrame request = await connection.ReceiveFrameAsync();
            await connection.SendAsync(RawFrame.Header(length, request.StreamId, RawFrame.Response, 0));
            await connection.SendZerosAsync(length);
            RpcException failure = await Thrown.ByAsync<RpcException>(call.ResponseAsync);
            Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
        });

        Assert.That(allocated, Is.LessThan(Affordable));
        await client.AskAsync(connection!);
        connection!.Dispose();
    }

    [Test]
    public async Task Client_AbsurdLength_LosesThatConnectionAndMakesAnother([Values(64u * 1024 * 1024 + 1, 2u * 1024 * 1024 * 1024, uint.MaxValue)] uint length)
    {
        await using TortureClient client = new(WireKind.UnixSocket);

        long allocated = await Allocated.ByAsync(async () =>
        {
            using AsyncUnaryCall<Empty> call = client.Images.TagAsync(new TagImageRequest());
            using RawConnection connection = await client.Server.AcceptAsync();
            RawFrame request = await connection.ReceiveFrameAsync();
            await connection.SendAsync(RawFrame.Header(length, request.StreamId, RawFrame.Response, 0));
            RpcException failure = await Thrown.ByAsync<RpcException>(call.ResponseAsync);
            Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
            await connection.ExpectEndAsync();
        });

        Assert.That(allocated, Is.LessThan(Affordable));
    }

    [Test]
    public async Task Client_StreamMessageTooLong_FailsThatStreamOnly()
    {
        await using TortureClient client = new(WireKind.UnixSocket);
        using AsyncUnaryCall<Empty> innocent = client.Images.TagAsync(new TagImageRequest());
        using RawConnection shared = await client.Server.AcceptAsync();
        RawFrame waiting = await shared.ReceiveFrameAsync();
        using AsyncServerStreamingCall<PullProgress> pull = client.Images.Pull(new PullImageRequest());
        using RawConnection connection = await client.Server.AcceptAsync();
        RawFrame request = await connection.ReceiveFrameAsync();

        await connection.SendAsync(RawFrame.Header(Limit + 1, request.StreamId, RawFrame.Data, 0));

        RpcException failure = await Thrown.ByAsync<RpcException>(pull.ResponseStream.MoveNext(default));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
        await shared.SendAsync(RawResponse.Answer(waiting.StreamId, new Empty()));
        Assert.That(await innocent.ResponseAsync.Soon(), Is.EqualTo(new Empty()));
    }
}
