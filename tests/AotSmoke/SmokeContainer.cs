using ArcBox.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AotSmoke;

/// <summary>Dependency injection: options are bound to configuration by generated code.</summary>
internal static class SmokeContainer
{
    public static async Task RunAsync(Action<bool, string> require)
    {
        IConfiguration section = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Endpoint", "unix:///nowhere/arcbox.sock"), new("CallTimeout", "00:00:05"), new("MaxAttempts", "1")])
            .Build();
        ServiceCollection services = new();
        services.AddArcBoxImageClient(section);
        services.AddArcBoxImageClient("mistyped", new ConfigurationBuilder().AddInMemoryCollection([new("Endpont", "x")]).Build());
        services.AddArcBoxImageClient("memory").UseChannel(_ => new InMemoryChannel(new SmokeService()));
        await using ServiceProvider provider = services.BuildServiceProvider();

        ImageClient client = (ImageClient)provider.GetRequiredService<IImageClient>();
        require((client.CallTimeout, client.Retry.MaxAttempts) == (TimeSpan.FromSeconds(5), 1), "bound options");
        require(await provider.GetRequiredKeyedService<IImageClient>("memory").FindIdAsync("nginx:1.27") == SmokeService.Digest, "client of a container");
        try
        {
            provider.GetRequiredService<IOptionsMonitor<ArcBoxImageClientOptions>>().Get("mistyped");
            require(false, "mistyped key");
        }
        catch (OptionsValidationException exception)
        {
            require(exception.Message.Contains("Endpont", StringComparison.Ordinal), "mistyped key");
        }
    }
}
