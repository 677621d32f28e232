using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ArcBox.Protocol;

/// <summary>Makes the clients of the container. Nothing is looked for and nothing connected before their first call.</summary>
internal static class ImageClientFactory
{
    public static ImageClient Create(IServiceProvider services, string name)
    {
        ArcBoxImageClientOptions options = services.GetRequiredService<IOptionsMonitor<ArcBoxImageClientOptions>>().Get(name);
        ImageClientSetup setup = services.GetRequiredService<IOptionsMonitor<ImageClientSetup>>().Get(name);
        ArcBoxChannelOptions channel = ToChannelOptions(options, setup, services);
        if (setup.Channel is { } custom) return ImageClient.Over(custom(services), channel);
        return options.Endpoint is { } endpoint
            ? ImageClient.ForEndpoint(ArcBoxEndpoint.Parse(endpoint), channel)
            : ImageClient.ForDiscovery((services.GetService<EndpointDiscoveryOptions>() ?? new EndpointDiscoveryOptions()) with { ChannelOptions = channel });
    }

    private static ArcBoxChannelOptions ToChannelOptions(ArcBoxImageClientOptions options, ImageClientSetup setup, IServiceProvider services)
    {
        ArcBoxChannelOptions channel = new()
        {
            CallTimeout = options.CallTimeout,
            StallTimeout = options.StallTimeout,
            AllowCredentialsOverPlainText = options.AllowCredentialsOverPlainText,
            CredentialSource = setup.CredentialSource?.Invoke(services) ?? (options.UseStoredCredentials ? new DockerCredentialSource() : null),
            Interceptors = [.. setup.Interceptors.Select(make => make(services))],
        };
        if (options.ConnectTimeout is { } connectTimeout) channel = channel with { ConnectTimeout = connectTimeout };
        if (options.MaxAttempts is { } attempts) channel = channel with { Retry = channel.Retry with { MaxAttempts = attempts } };
        if (services.GetService<TimeProvider>() is { } time) channel = channel with { TimeProvider = time };
        if (services.GetService<ILoggerFactory>() is { } logs) channel = channel with { LoggerFactory = logs };
        foreach (Func<IServiceProvider, ArcBoxChannelOptions, ArcBoxChannelOptions> change in setup.ChannelOptions) channel = change(services, channel);
        return channel;
    }
}
