using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ArcBox.Protocol.Tests.DependencyInjection;

internal static class ConfiguredServices
{
    /// <summary>A container with a client whose section has these keys.</summary>
    public static ServiceProvider Configured(this ServiceCollection services, params (string Key, string Value)[] settings)
    {
        IConfiguration section = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
            .Build();
        services.AddArcBoxImageClient(section);
        return services.BuildServiceProvider();
    }
}
