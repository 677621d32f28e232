using ArcBox.Protocol;
using ArcBox.Protocol.Testing;
using ArcBox.Protocol.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ArcBox.Samples.DependencyInjection.Tests;

[CancelAfter(60_000)]
internal sealed class WorkerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    [Test]
    public async Task Round_OneImageIsMissing_PullsThatAlone(CancellationToken hangGuard)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(cancellationToken: hangGuard);
        await server.Store.AddImageAsync("there:1", cancellationToken: hangGuard);
        MockImage missing = server.AddImage("missing:1");
        await using WorkerHost worker = new(server, "Images:References:0=there:1", "Images:References:1=missing:1", "Images:Once=true");

        await worker.RunAsync(hangGuard);

        Assert.That(PullsOf(server), Is.EqualTo(new[] { "missing:1" }));
        Assert.That(worker.Log.Lines, Has.One.Contains("missing:1 was pulled").And.EndsWith($"digest {missing.Digest}"));
        Assert.That(worker.ExitCode, Is.Zero);
    }

    [Test]
    public async Task Round_ImageFails_DegradesAndIsTriedAgainInTheNext(CancellationToken hangGuard)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(cancellationToken: hangGuard);
        server.AddImage("good:1");
        await using WorkerHost worker = new(server, "Images:References:0=broken:1", "Images:References:1=good:1");
        await worker.StartAsync(hangGuard);

        await worker.Log.WaitForAsync("Information: 1 of 2 images are there", hangGuard);
        HealthReportEntry first = await worker.CheckImagesAsync(hangGuard);
        server.AddImage("broken:1");
        await worker.Time.WaitForTimerAsync(Interval, hangGuard);
        worker.Time.Advance(Interval);
        await worker.Log.WaitForAsync("Information: 2 of 2 images are there", hangGuard);
        HealthReportEntry second = await worker.CheckImagesAsync(hangGuard);

        Assert.That(first.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(first.Description, Does.StartWith("1 of 2 images are there; broken:1: "));
        Assert.That(first.Data["good:1"], Is.EqualTo("present"));
        Assert.That(second.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(PullsOf(server), Is.EqualTo(new[] { "broken:1", "good:1", "broken:1" }));
        Assert.That(worker.Log.Lines, Has.One.StartsWith("Warning: broken:1 failed, and is tried again in the next round: "));
    }

    [Test]
    public async Task Once_ImageFails_EndsWithOne(CancellationToken hangGuard)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(cancellationToken: hangGuard);
        await using WorkerHost worker = new(server, "Images:References:0=broken:1", "Images:Once=true");

        await worker.RunAsync(hangGuard);

        Assert.That(worker.ExitCode, Is.EqualTo(WorkerExit.Failed));
    }

    [Test]
    public async Task Round_Defect_StopsTheHostAndEndsWithOne(CancellationToken hangGuard)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(cancellationToken: hangGuard);
        ImageClient unusable = server.CreateClient();
        await unusable.DisposeAsync();
        await using WorkerHost worker = new(services => services.AddSingleton<IImageClient>(unusable), "Images:References:0=app:1");

        await worker.RunAsync(hangGuard);

        Assert.That(worker.ExitCode, Is.EqualTo(WorkerExit.Failed));
    }

    [Test]
    public async Task Pull_UnderWay_IsToldInLogsAndHealth(CancellationToken hangGuard)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(cancellationToken: hangGuard);
        IReadOnlyList<PullProgress> messages = MockProgress.Pull(layers: 5);
        int half = messages.UntilLayersComplete(3).Count;
        StreamGate gate = server.OnPull("app:1").Emits(messages).Gated();
        await using WorkerHost worker = new(server, "Images:References:0=app:1", "Images:Once=true");
        await worker.StartAsync(hangGuard);

        await gate.ReleaseAsync(half, hangGuard);
        int tenth = TenthOf(messages.Take(half));
        await worker.Log.WaitForAsync($"app:1: {tenth} %", hangGuard);
        HealthReportEntry health = await worker.CheckImagesAsync(hangGuard);
        gate.Open();
        await worker.Log.WaitForAsync("app:1 was pulled", hangGuard);

        Assert.That(tenth, Is.InRange(10, 90));
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(health.Description, Does.Contain($"app:1: {tenth} % pulled"));
        string[] steps = [.. worker.Log.Lines.Where(line => line.EndsWith(" %", StringComparison.Ordinal))];
        Assert.That(steps, Has.Length.LessThanOrEqualTo(10).And.Length.LessThan(messages.Count).And.Unique);
    }

    [Test]
    public async Task Stop_InMidPull_CancelsItAndEndsWell(CancellationToken hangGuard)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(cancellationToken: hangGuard);
        server.AddImage("app:1");
        StreamGate gate = server.OnPull("app:1").Gated();
        await using WorkerHost worker = new(server, "Images:References:0=app:1");
        await worker.StartAsync(hangGuard);
        await gate.ReleaseAsync(1, hangGuard);

        await worker.StopAsync(hangGuard);

        MockCall pull = await server.WaitForCallAsync(call => call.CancelledAt is not null, hangGuard);
        Assert.That((pull.Method, worker.ExitCode), Is.EqualTo(("Pull", 0)));
    }

    private static IEnumerable<string?> PullsOf(ArcBoxMockServer server)
        => server.Calls.Where(call => call.Method == "Pull").Select(call => call.Reference);

    private static int TenthOf(IEnumerable<PullProgress> messages)
    {
        TransferTracker tracker = new();
        foreach (PullProgress message in messages) tracker.Update(message);
        return (int)(tracker.Snapshot().Fraction * 100) / 10 * 10;
    }
}
