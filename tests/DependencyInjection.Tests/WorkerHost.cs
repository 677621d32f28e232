using ArcBox.Protocol.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcBox.Samples.DependencyInjection.Tests;

/// <summary>The program's services in a host of this process, with another clock, its log kept, and no telemetry.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _isStarted;

    /// <param name="settings">The configuration, as <c>key=value</c>.</param>
    public WorkerHost(params string[] settings)
        : this(_ => { }, settings)
    {
    }

    /// <param name="server">The server whose client takes the place of the configured one.</param>
    /// <param name="settings">The configuration.</param>
    public WorkerHost(ArcBoxMockServer server, params string[] settings)
        : this(services => services.AddArcBoxMock(server), settings)
    {
    }

    /// <param name="change">Changes the program's services.</param>
    /// <param name="settings">The configuration.</param>
    public WorkerHost(Action<IServiceCollection> change, params string[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]));
        builder.Logging.AddProvider(Log);
        builder.Services.AddSingleton<TimeProvider>(Time).AddImagesWorker(builder.Configuration);
        change(builder.Services);
        _host = builder.Build();
    }

    public ObservedTime Time { get; } = new();

    public LogDouble Log { get; } = new();

    public int ExitCode => _host.Services.GetRequiredService<WorkerExit>().Code;

    public async Task StartAsync(CancellationToken hangGuard)
    {
        await _host.StartAsync(hangGuard);
        _isStarted = true;
    }

    /// <summary>Runs until the program ends by itself.</summary>
    public async Task RunAsync(CancellationToken hangGuard)
    {
        await StartAsync(hangGuard);
        await _host.WaitForShutdownAsync(hangGuard);
    }

    public Task StopAsync(CancellationToken hangGuard) => _host.StopAsync(hangGuard);

    public async Task<HealthReportEntry> CheckImagesAsync(CancellationToken hangGuard)
    {
        HealthReport report = await _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(hangGuard);
        return report.Entries["images"];
    }

    public async ValueTask DisposeAsync()
    {
        // A host that refused its options has nothing to stop, and throws when it is told to.
        if (_isStarted) await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
