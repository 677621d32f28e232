using System.Security.Cryptography.X509Certificates;
using ArcBox.Protocol.Tests.Support;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ArcBox.Protocol.Tests.Docs;

/// <summary>The examples of docs/dependency-injection.md: <see cref="SnippetTests"/> checks that they are these.</summary>
public sealed class DependencyInjectionSnippets
{
    private static IConfiguration Configuration { get; } = new ConfigurationBuilder()
        .AddInMemoryCollection([new("ArcBox:CallTimeout", "00:00:30"), new("Builder:CallTimeout", "01:00:00")])
        .Build();

    [Test]
    public async Task Registration_OnceMore_AddsToTheOptions()
    {
        (ServiceCollection services, IConfiguration configuration) = ([], Configuration);

        services.AddArcBoxImageClient();                                                                    // the daemon that is found
        services.AddArcBoxImageClient(options => options.Endpoint = "docker+unix:///var/run/docker.sock");  // this one
        services.AddArcBoxImageClient(configuration.GetSection("ArcBox"));                                  // what the configuration says

        await using ServiceProvider provider = services.BuildServiceProvider();
        ArcBoxImageClientOptions made = provider.GetRequiredService<IOptions<ArcBoxImageClientOptions>>().Value;
        Assert.That((made.Endpoint, made.CallTimeout), Is.EqualTo(("docker+unix:///var/run/docker.sock", TimeSpan.FromSeconds(30))));
        Assert.That(provider.GetServices<IImageClient>(), Has.One.Items);
    }

    [Test]
    public async Task Registration_WithAName_IsUnderThatKey()
    {
        (ServiceCollection services, IConfiguration configuration) = ([], Configuration);

        services.AddArcBoxImageClient("builder", configuration.GetSection("Builder"));

        await using ServiceProvider provider = services.BuildServiceProvider();
        IImageClient builder = provider.GetRequiredKeyedService<IImageClient>("builder");

        Assert.That(((ImageClient)builder).CallTimeout, Is.EqualTo(TimeSpan.FromHours(1)));
    }

    [Test]
    public async Task Builder_AllThatIsNoText_IsUsed()
    {
        (ServiceCollection services, IConfiguration configuration) = ([], Configuration);
        X509Certificate2Collection authorities = [];
        CredentialSourceDouble source = new(credential: null);
        services.AddSingleton<ICredentialSource>(source).AddSingleton<TenantInterceptor>();

        services.AddArcBoxImageClient(configuration.GetSection("ArcBox"))
            .AddInterceptor<TenantInterceptor>()
            .UseCredentialSource(provider => provider.GetRequiredService<ICredentialSource>())
            .ConfigureChannel((provider, options) => options with { ServerCertificateAuthorities = authorities });

        ArcBoxChannelOptions? seen = null;
        services.AddArcBoxImageClient().ConfigureChannel((_, options) => seen = options);
        await using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<IImageClient>();
        Assert.That(seen!.ServerCertificateAuthorities, Is.SameAs(authorities));
        Assert.That(seen.CredentialSource, Is.SameAs(source));
        Assert.That(seen.Interceptors, Is.EqualTo([provider.GetRequiredService<TenantInterceptor>()]));
    }

    [Test]
    public async Task Discovery_OptionsOfTheContainer_AreFound()
    {
        ServiceCollection services = [];

        services.AddSingleton(new EndpointDiscoveryOptions { ProbeTimeout = TimeSpan.FromSeconds(1) });

        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(provider.GetRequiredService<EndpointDiscoveryOptions>().ProbeTimeout, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task Health_OfBothClients_IsReported()
    {
        ServiceCollection services = [];
        services.AddLogging();
        services.AddArcBoxImageClient().UseChannel(_ => new InMemoryChannel(new ScriptedImageService()));
        services.AddArcBoxImageClient("builder", options => (options.Endpoint, options.MaxAttempts) = ("docker+unix:///nowhere.sock", 1));

        services.AddHealthChecks()
            .AddCheck<ImageClientHealthCheck>("images")
            .Add(ImageClientHealthCheck.ForClient("builder", HealthStatus.Degraded));

        await using ServiceProvider provider = services.BuildServiceProvider();
        HealthReport report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.That(report.Entries["images"].Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(report.Entries["builder"].Status, Is.EqualTo(HealthStatus.Degraded));
    }

    private sealed class TenantInterceptor : Interceptor;
}
