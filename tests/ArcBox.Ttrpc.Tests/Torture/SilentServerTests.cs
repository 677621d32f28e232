using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>A server that takes connections, and then neither reads nor answers, holds no caller longer than the caller wants.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(WireKind.Memory)]
[TestFixture(WireKind.UnixSocket)]
internal sealed class SilentServerTests(WireKind kind)
{
    private static readonly BuildContext Chunk = new() { Data = ByteString.CopyFrom(new byte[1024 * 1024]) };

    private readonly ManualClock _clock = new();

    [Test]
    public async Task Unary_ServerNeverAnswers_DeadlineEndsIt()
    {
        await using TortureClient client = new(kind, _clock);
        using AsyncUnaryCall<Empty> call = client.Images.TagAsync(new TagImageRequest(), deadline: In(30));
        using RawConnection connection = await client.Server.AcceptAsync();
        await connection.ReceiveFrameAsync();
        _clock.Advance(TimeSpan.FromSeconds(30));
        await FailsAsync(call.ResponseAsync, StatusCode.DeadlineExceeded);
        await client.AskAsync(connection);
    }

    [Test]
    public async Task Stream_ServerNeverAnswers_DeadlineEndsItAndItsConnection()
    {
        await using TortureClient client = new(kind, _clock);
        using AsyncServerStreamingCall<PullProgress> call = client.Images.Pull(new PullImageRequest(), deadline: In(30));
        using RawConnection connection = await client.Server.AcceptAsync();
        await connection.ReceiveFrameAsync();
        _clock.Advance(TimeSpan.FromSeconds(30));
        await FailsAsync(call.ResponseStream.MoveNext(default), StatusCode.DeadlineExceeded);
        await connection.ExpectEndAsync();
    }

    [Test]
    public async Task Stream_ServerNeverReads_WriterWaitsInBoundedMemoryUntilTheDeadline()
    {
        await using TortureClient client = new(kind, _clock);
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> call = client.Images.Build(deadline: In(30));
        using RawConnection connection = await client.Server.AcceptAsync();
        Task<int> writing = WriteUntilItFailsAsync(call, StatusCode.DeadlineExceeded);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await writing.Soon(), Is.LessThan(10), "megabytes taken for a server that reads nothing");
    }

    [Test]
    public async Task Stream_ServerNeverReads_LeavingEndsTheWriter()
    {
        await using TortureClient client = new(kind, _clock);
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> call = client.Images.Build();
        using RawConnection connection = await client.Server.AcceptAsync();
        Task<int> writing = WriteUntilItFailsAsync(call, StatusCode.Cancelled);
        call.Dispose();
        await writing.Soon();
    }

    [Test]
    public async Task Unary_ServerNeverReads_CallsThatWaitForRoomHonourDeadlineAndCancellation()
    {
        await using TortureClient client = new(kind, _clock);
        using CancellationTokenSource cancel = new();
        ExistsImageRequest large = new() { Reference = new string('x', 1024 * 1024) };
        List<AsyncUnaryCall<ExistsImageResponse>> cancelled = [.. Enumerable.Range(0, 8).Select(_ => client.Images.ExistsAsync(large, cancellationToken: cancel.Token))];
        List<AsyncUnaryCall<ExistsImageResponse>> timed = [.. Enumerable.Range(0, 8).Select(_ => client.Images.ExistsAsync(large, deadline: In(30)))];
        using RawConnection connection = await client.Server.AcceptAsync();

        await cancel.CancelAsync();
        foreach (AsyncUnaryCall<ExistsImageResponse> call in cancelled) await FailsAsync(call.ResponseAsync, StatusCode.Cancelled);
        _clock.Advance(TimeSpan.FromSeconds(30));
        foreach (AsyncUnaryCall<ExistsImageResponse> call in timed) await FailsAsync(call.ResponseAsync, StatusCode.DeadlineExceeded);
    }

    [Test]
    public async Task Stream_ServerReadsNoMoreButAnswers_WriterGetsTheAnswersStatus()
    {
        await using TortureClient client = new(kind, _clock);
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> call = client.Images.Build();
        using RawConnection connection = await client.Server.AcceptAsync();
        await connection.ReceiveFrameAsync();
        Task<int> writing = WriteUntilItFailsAsync(call, StatusCode.PermissionDenied);
        await connection.SendAsync(RawResponse.Refusal(1, StatusCode.PermissionDenied, "enough"));
        await writing.Soon();
        await FailsAsync(call.ResponseStream.MoveNext(default), StatusCode.PermissionDenied);
    }

    private DateTime In(int seconds) => _clock.GetUtcNow().UtcDateTime.AddSeconds(seconds);

    private static async Task FailsAsync(Task call, StatusCode code) => Assert.That((await Thrown.ByAsync<RpcException>(call)).StatusCode, Is.EqualTo(code));

    private static async Task<int> WriteUntilItFailsAsync(AsyncDuplexStreamingCall<BuildContext, BuildProgress> call, StatusCode code)
    {
        for (int written = 0; written < 1000; written++)
        {
            try
            {
                await call.RequestStream.WriteAsync(Chunk);
            }
            catch (RpcException failure)
            {
                Assert.That(failure.StatusCode, Is.EqualTo(code));
                return written;
            }
        }

        throw new AssertionException("The client takes whatever is written.");
    }
}
