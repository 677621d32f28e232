using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace ArcBox.Samples.DependencyInjection.Tests;

internal sealed class HealthLogTests
{
    [Test]
    public async Task Publish_SameAgain_LogsChangesAlone()
    {
        LogDouble log = new();
        using LoggerFactory factory = new([log]);
        HealthLog publisher = new(factory.CreateLogger<HealthLog>());

        await publisher.PublishAsync(Report(HealthStatus.Healthy, "fine"), default);
        await publisher.PublishAsync(Report(HealthStatus.Healthy, "fine"), default);
        await publisher.PublishAsync(Report(HealthStatus.Degraded, "app:1: gone"), default);
        await publisher.PublishAsync(Report(HealthStatus.Healthy, "fine"), default);

        Assert.That(
            log.Lines,
            Is.EqualTo(new[] { "Information: images is Healthy: fine", "Warning: images is Degraded: app:1: gone", "Information: images is Healthy: fine" }));
    }

    private static HealthReport Report(HealthStatus status, string description)
    {
        HealthReportEntry entry = new(status, description, TimeSpan.Zero, exception: null, data: null);
        return new HealthReport(new Dictionary<string, HealthReportEntry> { ["images"] = entry }, TimeSpan.Zero);
    }
}
