using ArcBox.Protocol.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ArcBox.Samples.DependencyInjection.Tests;

/// <summary>Daemons that are not there yet, over a socket and with the client that the configuration describes.</summary>
[CancelAfter(60_000)]
internal sealed class DaemonTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    [Test]
    public async Task Start_DaemonIsStarting_WaitsForIt(CancellationToken hangGuard)
    {
        await using ArcBoxMockServer server = await StartAbsentAsync(hangGuard);
        await using WorkerHost worker = new([.. Settings(server), "Images:Once=true"]);
        await worker.StartAsync(hangGuard);

        await worker.Time.WaitForTimerAsync(Pause, hangGuard);
        await server.BringUpAsync();
        worker.Time.Advance(Pause);
        await worker.Log.WaitForAsync("Information: 1 of 1 images are there", hangGuard);

        Assert.That(worker.Log.Lines, Has.None.Contains("No image can be looked for"));
    }

    [Test]
    public async Task Round_DaemonStaysAway_DegradesAndIsTriedAgainInTheNext(CancellationToken hangGuard)
    {
        TimeSpan timeout = TimeSpan.FromSeconds(20), interval = TimeSpan.FromMinutes(2);
        await using ArcBoxMockServer server = await StartAbsentAsync(hangGuard);
        await using WorkerHost worker = new([.. Settings(server), $"Images:ReadyTimeout={timeout}", $"Images:Interval={interval}"]);
        await worker.StartAsync(hangGuard);

        await worker.Time.WaitForTimerAsync(Pause, hangGuard);
        worker.Time.Advance(timeout);
        string problem = await worker.Log.WaitForAsync("No image can be looked for", hangGuard);
        await worker.Time.WaitForTimerAsync(interval, hangGuard);
        HealthReportEntry health = await worker.CheckImagesAsync(hangGuard);
        await server.BringUpAsync();
        worker.Time.Advance(interval);
        await worker.Log.WaitForAsync("Information: 1 of 1 images are there", hangGuard);

        Assert.That(problem, Does.StartWith("Warning: ").And.Contain("not ready within 20 s").And.Contain(server.Endpoint.ToString()));
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(health.Description, Does.Contain("app:1: the daemon was not ready"));
    }

    private static async Task<ArcBoxMockServer> StartAbsentAsync(CancellationToken hangGuard)
    {
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(MockTransport.Ttrpc, cancellationToken: hangGuard);
        server.AddImage("app:1");
        await server.TakeDownAsync();
        return server;
    }

    // What the worker does about a daemon that is away is seen here, not what the client does.
    private static string[] Settings(ArcBoxMockServer server)
        => [$"ArcBox:Endpoint={server.Endpoint}", "ArcBox:MaxAttempts=1", "Images:References:0=app:1"];
}
