using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace ArcBox.Samples.DependencyInjection;

/// <summary>Logs what has changed about the health.</summary>
internal sealed partial class HealthLog(ILogger<HealthLog> logger) : IHealthCheckPublisher
{
    // A slow check is overtaken by the next one.
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (HealthStatus Status, string? Description)> _last = [];

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach ((string check, HealthReportEntry entry) in report.Entries) LogIfChanged(check, entry);
        }

        return Task.CompletedTask;
    }

    private void LogIfChanged(string check, HealthReportEntry entry)
    {
        (HealthStatus, string?) now = (entry.Status, entry.Description);
        if (_last.TryGetValue(check, out (HealthStatus, string?) last) && last == now) return;
        _last[check] = now;
        LogChange(entry.Status is HealthStatus.Healthy ? LogLevel.Information : LogLevel.Warning, check, entry.Status, entry.Description);
    }

    [LoggerMessage(EventId = 1, Message = "{Check} is {Status}: {Description}")]
    private partial void LogChange(LogLevel level, string check, HealthStatus status, string? description);
}
