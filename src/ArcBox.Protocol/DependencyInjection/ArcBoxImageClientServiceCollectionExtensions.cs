using ArcBox.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers <see cref="IImageClient"/> as a singleton. A client looks for its daemon, and connects, at its first call. Its clock is the container's
/// <see cref="TimeProvider"/> and its logs go to the container's logger factory, where they are registered. Registering a client once more adds to its options.
/// </summary>
public static class ArcBoxImageClientServiceCollectionExtensions
{
    /// <summary>Registers the client without a key, with the defaults: the daemon that is found, no timeouts, nobody's credentials.</summary>
    /// <param name="services">The container's services.</param>
    public static IArcBoxImageClientBuilder AddArcBoxImageClient(this IServiceCollection services)
        => services.AddArcBoxImageClient(Options.Options.DefaultName);

    /// <summary>Registers the client without a key.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="configure">Sets its options.</param>
    public static IArcBoxImageClientBuilder AddArcBoxImageClient(this IServiceCollection services, Action<ArcBoxImageClientOptions> configure)
        => services.AddArcBoxImageClient(Options.Options.DefaultName, configure);

    /// <summary>Registers the client without a key, with the options of a section of the configuration.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="section">The section; its keys are the properties of <see cref="ArcBoxImageClientOptions"/>.</param>
    public static IArcBoxImageClientBuilder AddArcBoxImageClient(this IServiceCollection services, IConfiguration section)
        => services.AddArcBoxImageClient(Options.Options.DefaultName, section);

    /// <summary>Registers a client under a key, for <c>[FromKeyedServices("name")] IImageClient</c>, with the defaults.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="name">The key, which is the name of its options too.</param>
    public static IArcBoxImageClientBuilder AddArcBoxImageClient(this IServiceCollection services, string name)
    {
        AddClient(services, name);
        return new ArcBoxImageClientBuilder(name, services);
    }

    /// <summary>Registers a client under a key.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="name">The key, which is the name of its options too.</param>
    /// <param name="configure">Sets its options.</param>
    public static IArcBoxImageClientBuilder AddArcBoxImageClient(
        this IServiceCollection services, string name, Action<ArcBoxImageClientOptions> configure)
    {
        AddClient(services, name).Configure(configure);
        return new ArcBoxImageClientBuilder(name, services);
    }

    /// <summary>Registers a client under a key, with the options of a section of the configuration.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="name">The key, which is the name of its options too.</param>
    /// <param name="section">The section; its keys are the properties of <see cref="ArcBoxImageClientOptions"/>.</param>
    public static IArcBoxImageClientBuilder AddArcBoxImageClient(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        AddClient(services, name).Bind(section);
        services.AddSingleton<IValidateOptions<ArcBoxImageClientOptions>>(new UnknownKeys(name, section));
        return new ArcBoxImageClientBuilder(name, services);
    }

    private static OptionsBuilder<ArcBoxImageClientOptions> AddClient(IServiceCollection services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ArcBoxImageClientOptions>, ArcBoxImageClientOptionsValidator>());
        if (name.Length == 0) services.TryAddSingleton<IImageClient>(static provider => ImageClientFactory.Create(provider, Options.Options.DefaultName));
        else services.TryAddKeyedSingleton<IImageClient>(name, static (provider, key) => ImageClientFactory.Create(provider, (string)key!));
        return services.AddOptions<ArcBoxImageClientOptions>(name).ValidateOnStart();
    }
}
