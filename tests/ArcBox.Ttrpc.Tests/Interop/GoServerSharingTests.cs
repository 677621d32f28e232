using System.Globalization;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>What one call may not do to the others on its connection, and what ends a call early.</summary>
public sealed class GoServerSharingTests : GoServerTestBase
{
    // The largest answer whose frame has 4 MiB: envelope, id and the comment's own header take 24 bytes of it.
    private const int LargestComment = (4 * 1024 * 1024) - 24;

    [Test]
    public async Task Unary_ManyAtOnceAnsweredOutOfOrder_EachGetsItsOwn()
    {
        string[] keys = [.. Enumerable.Range(0, 64).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        Dictionary<string, Task<ExistsImageResponse>> calls = keys.ToDictionary(
            key => key, key => Client.ExistsAsync(new ExistsImageRequest { Reference = $"wait:{key}" }).ResponseAsync);
        HashSet<string?> started = [];
        while (started.Count < keys.Length) started.Add((await Server.ExpectAsync("started")).Key);
        Random.Shared.Shuffle(keys);

        foreach (string key in keys)
        {
            Assert.That(calls[key].IsCompleted, Is.False);
            await ReleaseAsync(key);
            Assert.That((await calls[key].Soon()).Id, Is.EqualTo($"sha256:wait:{key}"));
        }
    }

    [Test]
    public async Task Deadline_PassesAtTheServer_ItsHandlerIsCancelledAndItsAnswerArrives()
    {
        // The channel's clock stands still: only the server can notice.
        CallOptions options = new(deadline: Clock.GetUtcNow().UtcDateTime.AddMilliseconds(1));

        Task<ExistsImageResponse> call = Client.ExistsAsync(new ExistsImageRequest { Reference = "wait:x" }, options).ResponseAsync;
        RpcException failure = await Thrown.ByAsync<RpcException>(call);

        Assert.That(failure.Status, Is.EqualTo(new Status(StatusCode.DeadlineExceeded, "context deadline exceeded")));
        Assert.That(await Server.ExpectAsync("started"), Is.EqualTo(new GoServer.Happening("started", "x", null)));
        Assert.That(await Server.ExpectAsync("cancelled"), Is.EqualTo(new GoServer.Happening("cancelled", "x", "context deadline exceeded")));
    }

    [Test]
    public async Task Deadline_PassesAtTheClient_EndsTheCallAloneAndTheLateAnswerIsDropped()
    {
        Task<ExistsImageResponse> other = await HoldAsync("other");
        Task<ExistsImageResponse> late = await HoldAsync("late", new CallOptions(deadline: Clock.GetUtcNow().UtcDateTime.AddHours(1)));

        Clock.Advance(TimeSpan.FromHours(1));
        RpcException failure = await Thrown.ByAsync<RpcException>(late);
        await ReleaseAsync("late");
        await ReleaseAsync("other");

        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
        Assert.That((await other.Soon()).Exists, Is.True);
    }

    [Test]
    public async Task Cancel_OneOfTwoCalls_EndsItAloneAndTheLateAnswerIsDropped()
    {
        using CancellationTokenSource cancellation = new();
        Task<ExistsImageResponse> other = await HoldAsync("other");
        Task<ExistsImageResponse> cancelled = await HoldAsync("cancelled", new CallOptions(cancellationToken: cancellation.Token));

        await cancellation.CancelAsync();
        RpcException failure = await Thrown.ByAsync<RpcException>(cancelled);
        await ReleaseAsync("cancelled");
        await ReleaseAsync("other");

        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Cancelled));
        Assert.That((await other.Soon()).Exists, Is.True);
    }

    [Test]
    public async Task Dispose_CallUnderWay_CancelsItsHandler()
    {
        Task<ExistsImageResponse> call = await HoldAsync("x");

        await Channel.DisposeAsync().Soon();

        RpcException failure = await Thrown.ByAsync<RpcException>(call);
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
        Assert.That(await Server.ExpectAsync("cancelled"), Is.EqualTo(new GoServer.Happening("cancelled", "x", "context canceled")));
    }

    [Test]
    public async Task Unary_RequestAboveTheLimit_FailsAloneAndIsNotSent()
    {
        Task<ExistsImageResponse> other = await HoldAsync("other");

        RpcException failure = await Thrown.ByAsync<RpcException>(InspectAsync(new string('x', 4 * 1024 * 1024)));

        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
        await AssertUnharmedAsync(other);
    }

    [TestCase(LargestComment + 1)]
    [TestCase(9_000_000)]
    public async Task Unary_AnswerAboveTheLimit_FailsAlone(int size)
    {
        // This version of the server sends what is too long.
        Task<ExistsImageResponse> other = await HoldAsync("other");

        RpcException failure = await Thrown.ByAsync<RpcException>(InspectAsync(string.Create(CultureInfo.InvariantCulture, $"size:{size}")));

        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
        await AssertUnharmedAsync(other);
    }

    [Test]
    public async Task Unary_AnswerOfTheLargestFrame_Arrives()
    {
        ImageInfo answer = await InspectAsync($"size:{LargestComment}");

        Assert.That(answer.Comment, Is.EqualTo(new string('x', LargestComment)));
    }

    private async Task AssertUnharmedAsync(Task<ExistsImageResponse> other)
    {
        await ReleaseAsync("other");
        Assert.That((await other.Soon()).Exists, Is.True);
    }
}
