using ArcBox.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ArcBox.Samples.DependencyInjection;

/// <summary>What the program consists of.</summary>
internal static class ImagesServices
{
    /// <summary>The client, the worker and their health.</summary>
    public static IServiceCollection AddImagesWorker(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddArcBoxImageClient(configuration.GetSection("ArcBox"));

        services.AddSingleton<IValidateOptions<ImagesOptions>, ImagesOptionsValidator>();
        services.AddOptions<ImagesOptions>()
            .Bind(configuration.GetSection(ImagesOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddSingleton<ImageStatuses>();
        services.AddSingleton<WorkerExit>();
        services.AddHostedService<ImagesWorker>();

        services.AddHealthChecks()
            .AddCheck<ImageClientHealthCheck>("daemon")
            .AddCheck<ImagesHealthCheck>("images", HealthStatus.Degraded);
        services.AddSingleton<IHealthCheckPublisher, HealthLog>();
        services.AddOptions<HealthCheckPublisherOptions>().Configure<IOptions<ImagesOptions>>((publisher, images)
            => (publisher.Delay, publisher.Period) = (TimeSpan.Zero, images.Value.HealthInterval));
        return services;
    }

    /// <summary>Traces and metrics of the client's calls, on the console.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("arcbox-image-worker"))
            .WithTracing(tracing => tracing.AddSource(ArcBoxTelemetry.SourceName).AddConsoleExporter())
            .WithMetrics(metrics => metrics.AddMeter(ArcBoxTelemetry.SourceName).AddConsoleExporter());
        return services;
    }
}
