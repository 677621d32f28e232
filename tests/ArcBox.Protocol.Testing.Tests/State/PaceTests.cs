using ArcBox.Protocol.Testing.Tests.Stubbing;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>Calls that take time, by a clock that the test advances; and what is left of those that are given up.</summary>
public sealed class PaceTests : BuildTestBase
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly SteppedTime _time = new();

    protected override ArcBoxMockOptions Options => new() { TimeProvider = _time, ProgressInterval = Interval };

    [Test]
    public async Task PullAsync_WithAnInterval_TakesOneForEachTick()
    {
        Server.AddImage("app:1", layers: 1);
        DateTimeOffset start = _time.GetUtcNow();

        await PassUntilAsync(Client.PullToEndAsync("app:1"));

        // Two steps to fetch a small layer, two to unpack it.
        Assert.That(_time.GetUtcNow() - start, Is.EqualTo(4 * Interval));
    }

    [Test]
    public async Task PullAsync_CancelledWhileItWaits_LeavesNothing()
    {
        Server.AddImage("app:1");
        using CancellationTokenSource cancellation = new();
        Task passing = PassAsync(2);

        await Assert.CatchAsync<OperationCanceledException>(async () =>
        {
            await foreach (PullProgress line in Client.PullAsync("app:1", cancellation.Token))
            {
                if (line.Status == "Download complete") await cancellation.CancelAsync();
            }
        });
        await passing;
        await Server.WaitForCallAsync(call => call.EndedAt is not null);

        Assert.That(await Client.ListAsync(new ListOptions { All = true }), Is.Empty);
        Assert.That(Server.Store.ContentDigests, Is.Empty);
        await PassUntilAsync(Client.PullToEndAsync("app:1"));
        Assert.That(await Client.ExistsAsync("app:1"), Is.True);
    }

    [Test]
    public async Task PullAsync_TwiceAtOnceAndOneGivesUp_TheOtherHasAll()
    {
        MockImage image = Server.AddImage("app:1");
        using CancellationTokenSource cancellation = new();
        Task<PullResult> given = Client.PullToEndAsync("app:1", cancellationToken: cancellation.Token);
        Task<PullResult> going = Client.PullToEndAsync("app:1");
        await PassAsync(4);

        await cancellation.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => given);
        await PassUntilAsync(going);

        Assert.That(await Client.FindIdAsync("app:1"), Is.EqualTo(image.Id));
        foreach (MockLayer layer in image.Layers) Assert.That(await Server.Store.ReadContentAsync(layer.Digest), Has.Length.EqualTo(layer.Size));
    }

    [Test]
    public async Task PullAsync_TwoThatShareLayers_BothSucceed()
    {
        MockImage below = Server.AddImage("base:1");
        Server.AddImage("app:1", new MockImageOptions { Base = below });

        await PassUntilAsync(Task.WhenAll(Client.PullToEndAsync("app:1"), Client.PullToEndAsync("base:1"), Client.PullToEndAsync("app:1")));

        Assert.That(await Client.ListAsync(), Has.Count.EqualTo(2));
        await Client.RemoveAsync("app:1");
        await Client.RemoveAsync("base:1");
        Assert.That(Server.Store.ContentDigests, Is.Empty);
    }

    [Test]
    public async Task PushAsync_CancelledWhileItWaits_NamesNothing()
    {
        await Server.Store.AddImageAsync("app:1");
        using CancellationTokenSource cancellation = new();
        Task passing = PassAsync(1);

        await Assert.CatchAsync<OperationCanceledException>(async () =>
        {
            await foreach (PushProgress line in Client.PushAsync("app:1", cancellation.Token))
            {
                if (line.Status == "Pushing") await cancellation.CancelAsync();
            }
        });
        await passing;
        await Server.WaitForCallAsync(call => call.EndedAt is not null);

        Assert.That(Server.Registry.Find("app:1"), Is.Null);
    }

    [Test]
    public async Task BuildAsync_CancelledWhileItWaits_KeepsTheStepsBefore()
    {
        using CancellationTokenSource cancellation = new();
        Task passing = PassAsync(2);
        bool isLabelled = false;

        await Assert.CatchAsync<OperationCanceledException>(async () =>
        {
            ImageBuildContext context = ImageBuildContext.FromTar(Context("FROM scratch\nLABEL a=1\nLABEL b=2\n"));
            await foreach (BuildProgress line in Client.BuildAsync(context, cancellation.Token))
            {
                isLabelled |= line.Stream.StartsWith("Removing", StringComparison.Ordinal);
                if (isLabelled && line.Stream.StartsWith(" ---> ", StringComparison.Ordinal)) await cancellation.CancelAsync();
            }
        });
        await passing;
        await Server.WaitForCallAsync(call => call.EndedAt is not null);

        ImageSummary left = (await Client.ListAsync(new ListOptions { All = true })).Single();
        Assert.That(left.Labels.Keys, Is.EqualTo(new[] { "a" }));
        Assert.That(Server.Store.ContentDigests, Has.Count.EqualTo(2), "a configuration and a manifest");
    }

    private async Task PassAsync(int ticks)
    {
        for (int tick = 0; tick < ticks; tick++) await _time.PassAsync(Interval);
    }

    private async Task PassUntilAsync(Task done)
    {
        while (await Task.WhenAny(done, _time.PassAsync(Interval)) != done)
        {
        }

        await done;
    }
}
