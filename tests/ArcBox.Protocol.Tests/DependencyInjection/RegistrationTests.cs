using ArcBox.Protocol.Tests.Support;
using ArcBox.Ttrpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.DependencyInjection;

/// <summary>Clients of a container.</summary>
[CancelAfter(30_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RegistrationTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ServiceCollection _services = [];

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task AddArcBoxImageClient_EndpointGiven_IsCalled(CancellationToken cancellationToken)
    {
        await using IAsyncDisposable server = await ServeAsync("a.sock", new ScriptedImageService());
        _services.AddArcBoxImageClient(options => options.Endpoint = Endpoint("a.sock"));
        await using ServiceProvider provider = _services.BuildServiceProvider();

        IImageClient client = provider.GetRequiredService<IImageClient>();

        Assert.That(await client.ExistsAsync("nginx", cancellationToken: cancellationToken), Is.True);
        Assert.That(provider.GetRequiredService<IImageClient>(), Is.SameAs(client));
    }

    [Test]
    public async Task AddArcBoxImageClient_NoEndpoint_LooksForOneAtTheFirstCall(CancellationToken cancellationToken)
    {
        List<string> read = [];
        _services.AddSingleton(new EndpointDiscoveryOptions
        {
            HomeDirectory = _directory.ToString(),
            ReadVariable = name =>
            {
                lock (read) read.Add(name);
                return name == "ARCBOX_SOCKET" ? Endpoint("a.sock") : null;
            },
        });
        _services.AddArcBoxImageClient();
        await using ServiceProvider provider = _services.BuildServiceProvider();
        IImageClient client = provider.GetRequiredService<IImageClient>();
        Assert.That(read, Is.Empty);

        await Thrown.ByAsync<DaemonUnreachableException>(client.ExistsAsync("nginx", cancellationToken: cancellationToken));
        await using IAsyncDisposable server = await ServeAsync("a.sock", new ScriptedImageService());

        Assert.That(await client.ExistsAsync("nginx", cancellationToken: cancellationToken), Is.True);
        Assert.That(read, Does.Contain("ARCBOX_SOCKET"));
    }

    [Test]
    public async Task AddArcBoxImageClient_Names_AreKeys(CancellationToken cancellationToken)
    {
        ScriptedImageService one = new(), two = new();
        await using IAsyncDisposable first = await ServeAsync("1.sock", one);
        await using IAsyncDisposable second = await ServeAsync("2.sock", two);
        _services.AddArcBoxImageClient("one", options => options.Endpoint = Endpoint("1.sock"));
        _services.AddArcBoxImageClient("two", options => options.Endpoint = Endpoint("2.sock"));
        await using ServiceProvider provider = _services.BuildServiceProvider();

        await provider.GetRequiredKeyedService<IImageClient>("two").ExistsAsync("nginx", cancellationToken: cancellationToken);

        Assert.That((one.Requests.Count, two.Requests.Count), Is.EqualTo((0, 1)));
        Assert.That(provider.GetService<IImageClient>(), Is.Null, "nobody registered one without a key");
    }

    [Test]
    public async Task AddArcBoxImageClient_Twice_IsOneClientWithBothOptions()
    {
        _services.AddArcBoxImageClient(options => options.CallTimeout = TimeSpan.FromSeconds(1));
        _services.AddArcBoxImageClient(options => options.StallTimeout = TimeSpan.FromSeconds(2));
        await using ServiceProvider provider = _services.BuildServiceProvider();

        ImageClient client = (ImageClient)provider.GetServices<IImageClient>().Single();

        Assert.That((client.CallTimeout, client.StallTimeout), Is.EqualTo((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))));
    }

    [Test]
    public async Task AddArcBoxImageClient_ClockAndLogsOfTheContainer_AreUsed(CancellationToken cancellationToken)
    {
        FakeTimeProvider time = new();
        using LogDouble log = new();
        await using IAsyncDisposable server = await ServeAsync("a.sock", new ScriptedImageService());
        _services.AddSingleton<TimeProvider>(time).AddSingleton<ILoggerFactory>(log);
        _services.AddArcBoxImageClient(options => options.Endpoint = Endpoint("a.sock"));
        await using ServiceProvider provider = _services.BuildServiceProvider();
        ImageClient client = (ImageClient)provider.GetRequiredService<IImageClient>();

        await client.ExistsAsync("nginx", cancellationToken: cancellationToken);

        Assert.That(client.TimeProvider, Is.SameAs(time));
        Assert.That(log.Entries.Select(entry => entry.Id), Does.Contain(1));
    }

    [Test]
    public async Task AddInterceptor_Several_TheFirstIsTheOutermost(CancellationToken cancellationToken)
    {
        ScriptedImageService service = new();
        await using IAsyncDisposable server = await ServeAsync("a.sock", service);
        _services.AddSingleton(new NamingInterceptor("registered"));
        _services.AddArcBoxImageClient(options => options.Endpoint = Endpoint("a.sock"))
            .AddInterceptor(_ => new NamingInterceptor("made"))
            .AddInterceptor<NamingInterceptor>();
        await using ServiceProvider provider = _services.BuildServiceProvider();

        await provider.GetRequiredService<IImageClient>().ExistsAsync("nginx", cancellationToken: cancellationToken);

        Assert.That(service.Headers!.GetAll(NamingInterceptor.Header).Select(entry => entry.Value), Is.EqualTo(["made", "registered"]));
    }

    [Test]
    public async Task UseChannel_OfTheCaller_IsUsedAndStaysOpen(CancellationToken cancellationToken)
    {
        ScriptedImageService service = new();
        InMemoryChannel channel = new(service);
        _services.AddArcBoxImageClient(options => options.CallTimeout = TimeSpan.FromSeconds(5))
            .UseChannel(_ => channel)
            .AddInterceptor(_ => new NamingInterceptor("x"));
        ServiceProvider provider = _services.BuildServiceProvider();

        await provider.GetRequiredService<IImageClient>().ExistsAsync("nginx", cancellationToken: cancellationToken);
        await provider.DisposeAsync();

        Assert.That(service.Headers!.GetValue(NamingInterceptor.Header), Is.EqualTo("x"));
        Assert.That(service.Deadline, Is.LessThan(DateTime.MaxValue));
        Assert.That(await new ImageClient(channel).ExistsAsync("nginx", cancellationToken: cancellationToken), Is.True);
    }

    [Test]
    public async Task UseChannel_WithInterceptorsOfItsOwn_KeepsThemWithin(CancellationToken cancellationToken)
    {
        ScriptedImageService service = new();
        await using IAsyncDisposable server = await ServeAsync("a.sock", service);
        ArcBoxChannelOptions options = new() { Interceptors = [new NamingInterceptor("channel")] };
        await using TtrpcChannel channel = (TtrpcChannel)ArcBoxChannel.ForEndpoint(ArcBoxEndpoint.Parse(Endpoint("a.sock")), options);
        _services.AddArcBoxImageClient().UseChannel(_ => channel).AddInterceptor(_ => new NamingInterceptor("client"));
        await using ServiceProvider provider = _services.BuildServiceProvider();

        await provider.GetRequiredService<IImageClient>().ExistsAsync("nginx", cancellationToken: cancellationToken);

        Assert.That(service.Headers!.GetAll(NamingInterceptor.Header).Select(entry => entry.Value), Is.EqualTo(["client", "channel"]));
    }

    [Test]
    public async Task UseCredentialSource_GoesBeforeStoredCredentials()
    {
        CredentialSourceDouble own = new(credential: null);
        _services.AddArcBoxImageClient("stored", options => options.UseStoredCredentials = true);
        _services.AddArcBoxImageClient("own", options => options.UseStoredCredentials = true).UseCredentialSource(_ => own);
        _services.AddArcBoxImageClient("nobody");
        await using ServiceProvider provider = _services.BuildServiceProvider();

        Assert.That(SourceOf("stored"), Is.TypeOf<DockerCredentialSource>());
        Assert.That(SourceOf("own"), Is.SameAs(own));
        Assert.That(SourceOf("nobody"), Is.Null);

        ICredentialSource? SourceOf(string name) => ((ImageClient)provider.GetRequiredKeyedService<IImageClient>(name)).CredentialSource;
    }

    [Test]
    public async Task ConfigureChannel_IsTheLastToSpeak()
    {
        ArcBoxChannelOptions? seen = null;
        _services.AddArcBoxImageClient(options => (options.ConnectTimeout, options.MaxAttempts) = (TimeSpan.FromSeconds(3), 7))
            .ConfigureChannel((_, channel) => seen = channel with { CallTimeout = TimeSpan.FromSeconds(9) });
        await using ServiceProvider provider = _services.BuildServiceProvider();

        ImageClient client = (ImageClient)provider.GetRequiredService<IImageClient>();

        Assert.That((seen!.ConnectTimeout, seen.Retry.MaxAttempts), Is.EqualTo((TimeSpan.FromSeconds(3), 7)));
        Assert.That((client.CallTimeout, client.Retry.MaxAttempts), Is.EqualTo((TimeSpan.FromSeconds(9), 7)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Container_IsDisposed_SoIsTheClient(bool asynchronously)
    {
        _services.AddArcBoxImageClient(options => options.Endpoint = Endpoint("a.sock"));
        ServiceProvider provider = _services.BuildServiceProvider();
        IImageClient client = provider.GetRequiredService<IImageClient>();

        if (asynchronously) await provider.DisposeAsync();
        // A container of somebody else's code may know no other way.
        else Assert.That(provider.Dispose, Throws.Nothing);

        Assert.That(() => client.ExistsAsync("nginx"), Throws.TypeOf<ObjectDisposedException>());
    }

    private string Endpoint(string name) => $"ttrpc+unix://{_directory[name]}";

    private Task<IAsyncDisposable> ServeAsync(string name, ScriptedImageService service) => ImageHost.StartAsync("ttrpc+unix", _directory[name], service);
}
