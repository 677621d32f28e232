using ArcBox.Protocol.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ArcBox.Protocol.Tests.DependencyInjection;

/// <summary>Whether the daemon serves images, for the health of an application.</summary>
[CancelAfter(30_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HealthCheckTests
{
    private readonly ServiceCollection _services = [];

    public HealthCheckTests() => _services.AddLogging();

    [Test]
    public async Task Check_DaemonServes_IsHealthy(CancellationToken cancellationToken)
    {
        _services.AddArcBoxImageClient().UseChannel(_ => new InMemoryChannel(new ScriptedImageService()));
        _services.AddHealthChecks().AddCheck<ImageClientHealthCheck>("images");

        HealthReportEntry entry = (await ReportAsync(cancellationToken)).Entries["images"];

        Assert.That((entry.Status, entry.Description), Is.EqualTo((HealthStatus.Healthy, "The daemon serves images.")));
    }

    [Test]
    public async Task Check_DaemonIsStarting_IsWhatTheRegistrationSays(CancellationToken cancellationToken)
    {
        _services.AddArcBoxImageClient("builder").UseChannel(_ => new InMemoryChannel(new ScriptedImageService
        {
            Before = _ => throw new RpcException(new Status(StatusCode.Unavailable, "daemon is starting")),
        }));
        _services.AddHealthChecks().Add(ImageClientHealthCheck.ForClient("builder", HealthStatus.Degraded, ["ready"]));

        HealthReportEntry entry = (await ReportAsync(cancellationToken)).Entries["builder"];

        using (Assert.EnterMultipleScope())
        {
            Assert.That((entry.Status, entry.Description), Is.EqualTo((HealthStatus.Degraded, "daemon is starting")));
            Assert.That(entry.Exception, Is.InstanceOf<ArcBoxException>());
            Assert.That(entry.Tags, Is.EqualTo(["ready"]));
        }
    }

    [Test]
    public async Task Check_NobodyListens_IsUnhealthyAndSaysWhere(CancellationToken cancellationToken)
    {
        _services.AddArcBoxImageClient(options => (options.Endpoint, options.MaxAttempts) = ("docker+unix:///nowhere.sock", 1));
        _services.AddHealthChecks().AddCheck<ImageClientHealthCheck>("images");

        HealthReport report = await ReportAsync(cancellationToken);

        Assert.That(report.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(report.Entries["images"].Description, Does.StartWith("docker+unix:///nowhere.sock cannot be reached: there is no socket"));
    }

    private async Task<HealthReport> ReportAsync(CancellationToken cancellationToken)
    {
        await using ServiceProvider provider = _services.BuildServiceProvider();
        return await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellationToken);
    }
}
