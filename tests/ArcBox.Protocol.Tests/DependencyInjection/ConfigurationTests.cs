using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ArcBox.Protocol.Tests.DependencyInjection;

/// <summary>Options of a client that a section of the configuration sets.</summary>
[CancelAfter(30_000)]
public sealed class ConfigurationTests
{
    [Test]
    public async Task Section_EachKey_SetsItsOption()
    {
        await using ServiceProvider provider = new ServiceCollection().Configured(
            ("Endpoint", "docker+unix:///var/run/docker.sock"), ("ConnectTimeout", "00:00:03"), ("CallTimeout", "00:01:00"), ("StallTimeout", "1.00:00:00"),
            ("MaxAttempts", "5"), ("UseStoredCredentials", "true"), ("AllowCredentialsOverPlainText", "true"));

        ArcBoxImageClientOptions options = provider.GetRequiredService<IOptions<ArcBoxImageClientOptions>>().Value;

        Assert.That(
            (options.Endpoint, options.ConnectTimeout, options.CallTimeout, options.StallTimeout, options.MaxAttempts, options.UseStoredCredentials,
                options.AllowCredentialsOverPlainText),
            Is.EqualTo((
                "docker+unix:///var/run/docker.sock", TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), 5, true,
                true)));
        Assert.That(typeof(ArcBoxImageClientOptions).GetProperties(), Has.Length.EqualTo(7), "a new option needs its place here");
    }

    [Test]
    public async Task Section_OfANamedClient_IsThatClientsAlone()
    {
        IConfiguration section = new ConfigurationBuilder().AddInMemoryCollection([new("CallTimeout", "00:00:07")]).Build();
        ServiceCollection services = [];
        services.AddArcBoxImageClient();
        services.AddArcBoxImageClient("builder", section);
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.That(((ImageClient)provider.GetRequiredKeyedService<IImageClient>("builder")).CallTimeout, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(((ImageClient)provider.GetRequiredService<IImageClient>()).CallTimeout, Is.Null);
    }

    [TestCase("Endpoint", "tcp://localhost:2375", "Endpoint: 'tcp://localhost:2375' is not an endpoint: ")]
    [TestCase("Endpoint", "http://me:secret@host", "Endpoint: 'http://***@host' is not an endpoint: ")]
    [TestCase("ConnectTimeout", "00:00:00", "ConnectTimeout: 00:00:00 is no time to wait: it must be above zero and at most 24 days, such as 00:00:30.")]
    [TestCase("CallTimeout", "-00:00:01", "CallTimeout: -00:00:01 is no time to wait")]
    [TestCase("StallTimeout", "30", "StallTimeout: 30.00:00:00 is no time to wait")]
    [TestCase("MaxAttempts", "0", "MaxAttempts: 0 is below 1, which tries once.")]
    public async Task Host_WrongValue_DoesNotStartAndSaysWhatIsWrong(string key, string value, string problem)
    {
        using IHost host = HostWith((key, value));

        OptionsValidationException? failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(failure!.Failures.Single(), Does.StartWith($"The options of the image client: {problem}"));
        Assert.That(failure.Message, Does.Not.Contain("secret"));
    }

    [Test]
    public async Task Host_ValueOfAnotherType_DoesNotStartAndNamesIt()
    {
        using IHost host = HostWith(("MaxAttempts", "many"));

        InvalidOperationException? failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.That(failure!.Message, Does.Contain("'many'").And.Contain("MaxAttempts"));
    }

    [Test]
    public async Task Host_MistypedKey_DoesNotStartAndTellsWhichThereAre()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Images:Client:Endpont", "x"), new("Images:Client:calltimeout", "00:00:01")]);
        builder.Services.AddArcBoxImageClient("builder", builder.Configuration.GetSection("Images:Client"));
        builder.Services.AddArcBoxImageClient("other", builder.Configuration.GetSection("Elsewhere"));
        using IHost host = builder.Build();

        OptionsValidationException? failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(failure!.Failures.Single(), Is.EqualTo(
            "The options of the image client 'builder': 'Endpont' in section 'Images:Client' is no option. Options are Endpoint, ConnectTimeout, CallTimeout, "
            + "StallTimeout, MaxAttempts, UseStoredCredentials, AllowCredentialsOverPlainText."));
    }

    [Test]
    public void Validation_SeveralWrong_TellsAllWithTheClientsName()
    {
        ServiceCollection services = [];
        services.AddArcBoxImageClient("builder", options => (options.Endpoint, options.MaxAttempts) = ("nowhere", -1));
        using ServiceProvider provider = services.BuildServiceProvider();

        OptionsValidationException? failure = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<IImageClient>("builder"));

        Assert.That(failure!.Failures, Has.Exactly(2).StartsWith("The options of the image client 'builder': "));
    }

    [Test]
    public void Validation_EndpointAndChannel_SaysThatOneIsTooMuch()
    {
        ServiceCollection services = [];
        services.AddArcBoxImageClient(options => options.Endpoint = "docker+unix:///x.sock").UseChannel(_ => throw new InvalidOperationException());
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.That(
            provider.GetRequiredService<IImageClient>,
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("is not used, because the client has a channel of its own"));
    }

    [Test]
    public void Validation_HowToConnectAndChannel_SaysThatItIsNotUsed()
    {
        ServiceCollection services = [];
        services
            .AddArcBoxImageClient(options => (options.ConnectTimeout, options.AllowCredentialsOverPlainText) = (TimeSpan.FromSeconds(3), true))
            .UseChannel(_ => throw new InvalidOperationException());
        using ServiceProvider provider = services.BuildServiceProvider();

        OptionsValidationException? failure = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IImageClient>());

        Assert.That(failure!.Failures, Has.One.Contains("ConnectTimeout: is not used").And.One.Contains("AllowCredentialsOverPlainText: is not used"));
    }

    private static IHost HostWith((string Key, string Value) setting)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddArcBoxImageClient(new ConfigurationBuilder().AddInMemoryCollection([new(setting.Key, setting.Value)]).Build());
        return builder.Build();
    }
}
