using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("Calls: silence, and a daemon to wait for")]
public sealed class CallStalls(ContractHost host) : Contract(host)
{
    // Much shorter than the silence of the work.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    [Test]
    public async Task PullAsync_NothingComesForTheStallTimeout_IsStalled(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowPullAsync(token);

        (_, Exception? failure) = await ReadAsync(work.Client.PullAsync(work.Subject, new PullOptions { StallTimeout = Soon }, token));

        AssertStalled(failure, "Pull");
    }

    [Test]
    public async Task BuildAsync_NothingComesForTheStallTimeout_IsStalled(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowBuildAsync(token);

        (_, Exception? failure) = await ReadAsync(work.Client.BuildAsync(ContextOf(work.Subject), new BuildOptions { StallTimeout = Soon }, token));

        AssertStalled(failure, "Build");
    }

    [Test]
    public async Task PullAsync_StallTimeoutLongEnough_EndsWell(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage(), token);

        await Client.PullToEndAsync(reference, new PullOptions { StallTimeout = TimeSpan.FromDays(1) }, cancellationToken: token);

        Assert.That(await Client.ExistsAsync(reference, token), Is.True);
    }

    [Test]
    public async Task BuildAsync_StallTimeoutLongEnough_EndsWell(CancellationToken token)
    {
        string dockerfile = $"{await FromBareAsync(token)}LABEL unique={Guid.NewGuid():n}\n";

        string? id = (await Client.BuildToEndAsync(ContextOf(dockerfile), new BuildOptions { StallTimeout = TimeSpan.FromDays(1) }, cancellationToken: token)).ImageId;

        Assert.That((await Client.InspectAsync(id!, token)).Id, Is.EqualTo(id));
    }

    [Test]
    public async Task WaitUntilReadyAsync_HostServes_Returns(CancellationToken token)
        => Assert.That(async () => await Client.WaitUntilReadyAsync(cancellationToken: token), Throws.Nothing);

    [Test]
    public async Task WaitUntilReadyAsync_NobodyListens_IsADaemonUnreachable(CancellationToken token)
    {
        ImageClient client = Open(Host.OpenUnreachable());

        DaemonUnreachableException? thrown = await Assert.ThrowsAsync<DaemonUnreachableException>(
            () => client.WaitUntilReadyAsync(new ReadinessOptions { Timeout = TimeSpan.FromSeconds(1), Interval = Soon }, token));

        Assert.That(thrown!.Message, Does.StartWith("The daemon was not ready within 1 s."));
        Assert.That(thrown.Attempts, Is.Not.Empty);
    }

    private static void AssertStalled(Exception? failure, string method)
    {
        ArcBoxException? stalled = failure as ArcBoxException;
        Assert.That(stalled, Is.Not.Null, $"{failure}");
        Assert.That((stalled!.StatusCode, stalled.Reason, stalled.Method), Is.EqualTo((StatusCode.DeadlineExceeded, ErrorReasons.Stalled, method)));
        Assert.That(stalled.IsTransient, Is.True);
    }
}
