using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("Calls: deadlines")]
public sealed class CallTimeouts(ContractHost host) : Contract(host)
{
    // Much shorter than any of the work. Whether it has begun by then does not matter.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    [TestCaseSource(typeof(EachCall), nameof(EachCall.All))]
    public async Task AnyCall_TimeoutTooShort_IsADeadlineExceededAndNoCancellation(
        string method, Func<ImageClient, string, TimeSpan?, CancellationToken, Task> call, CancellationToken token)
    {
        string name = await GetStandingAsync(token);

        ArcBoxException? thrown = await Assert.ThrowsAsync<ArcBoxException>(() => call(Client, name, TimeSpan.FromTicks(1), token));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
        Assert.That(thrown.Method, Is.EqualTo(method));
        Assert.That(await Client.ExistsAsync(name, token), Is.True, "what stood there");
    }

    [Test]
    public async Task PullAsync_TimeoutPassesMeanwhile_IsADeadlineExceeded(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowPullAsync(token);

        (_, Exception? failure) = await ReadAsync(work.Client.PullAsync(work.Subject, new PullOptions { Timeout = Soon }, token));

        Assert.That(failure, Is.TypeOf<ArcBoxException>().With.Property(nameof(ArcBoxException.StatusCode)).EqualTo(StatusCode.DeadlineExceeded));
        Assert.That(((ArcBoxException)failure!).Method, Is.EqualTo("Pull"));
    }

    [Test]
    public async Task BuildAsync_TimeoutPassesMeanwhile_IsADeadlineExceeded(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowBuildAsync(token);

        (_, Exception? failure) = await ReadAsync(work.Client.BuildAsync(ContextOf(work.Subject), new BuildOptions { Timeout = Soon }, token));

        Assert.That(failure, Is.TypeOf<ArcBoxException>().With.Property(nameof(ArcBoxException.StatusCode)).EqualTo(StatusCode.DeadlineExceeded));
        Assert.That(((ArcBoxException)failure!).Method, Is.EqualTo("Build"));
    }

    [Test]
    public async Task BuildAsync_TimeoutPassesWhileTheContextIsRead_IsADeadlineExceeded(CancellationToken token)
    {
        await using EndlessStream endless = new();

        ArcBoxException? thrown = await Assert.ThrowsAsync<ArcBoxException>(
            () => Client.BuildToEndAsync(ImageBuildContext.FromTar(endless), new BuildOptions { Timeout = Soon }, cancellationToken: token));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
    }

    [Test]
    public async Task PullAsync_TimeoutLongEnough_EndsWell(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage(), token);

        await Client.PullToEndAsync(reference, new PullOptions { Timeout = TimeSpan.FromDays(1) }, cancellationToken: token);

        ImageInfo image = await Client.InspectAsync(reference, new InspectOptions { Timeout = TimeSpan.FromDays(1) }, token);
        Assert.That(image.RepoTags, Is.EqualTo([reference]));
    }
}
