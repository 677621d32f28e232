using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>When a client asks its source, and what it sends then.</summary>
[CancelAfter(30_000)]
public sealed class CredentialSourceTests
{
    private static readonly RegistryCredential Stored = RegistryCredential.Basic("me", "stored");
    private static readonly RegistryCredential Given = RegistryCredential.Basic("me", "given");

    private readonly CredentialSourceDouble _source = new(Stored);
    private ScriptedImageService _service;

    [SetUp]
    public void SetUp()
    {
        _service = new ScriptedImageService();
        _source.Asked.Clear();
    }

    [Test]
    public async Task PullAndPush_NoCredentialGiven_SendTheSources()
    {
        ImageClient client = new(new InMemoryChannel(_service)) { CredentialSource = _source };

        await client.PullToEndAsync("nginx").Soon();
        await client.PushToEndAsync("localhost:5000/team/app:1").Soon();

        Assert.That(_service.Requests, Is.EqualTo(new object[]
        {
            new PullImageRequest { Reference = "nginx", Auth = Stored.ToAuthString() },
            new PushImageRequest { Reference = "localhost:5000/team/app:1", Auth = Stored.ToAuthString() },
        }));
        Assert.That(_source.Asked, Is.EqualTo(["docker.io", "localhost:5000"]));
    }

    [Test]
    public async Task PullAndPush_CredentialGiven_DoNotAskTheSource()
    {
        ImageClient client = new(new InMemoryChannel(_service)) { CredentialSource = _source };

        await client.PullToEndAsync("nginx", new PullOptions { Credential = Given }).Soon();
        await client.PushToEndAsync("nginx", new PushOptions { Credential = Given }).Soon();

        Assert.That(_service.Requests, Is.EqualTo(new object[]
        {
            new PullImageRequest { Reference = "nginx", Auth = Given.ToAuthString() },
            new PushImageRequest { Reference = "nginx", Auth = Given.ToAuthString() },
        }));
        Assert.That(_source.Asked, Is.Empty);
    }

    [Test]
    public async Task PullAsync_SourceKnowsNone_AsksAsNobody()
    {
        ImageClient client = new(new InMemoryChannel(_service)) { CredentialSource = new CredentialSourceDouble((RegistryCredential?)null) };

        await client.PullToEndAsync("nginx").Soon();

        Assert.That(_service.Requests, Is.EqualTo(new[] { new PullImageRequest { Reference = "nginx" } }));
    }

    [Test]
    public async Task OtherCalls_DoNotAskTheSource()
    {
        ImageClient client = new(new InMemoryChannel(_service)) { CredentialSource = _source };

        _ = client.PullAsync("nginx");
        await client.ExistsAsync("nginx").Soon();
        await client.ListAsync().Soon();

        Assert.That(_source.Asked, Is.Empty);
    }

    private static IEnumerable<TestCaseData<Func<ArcBoxEndpoint, ArcBoxChannelOptions, ImageClient>>> Clients() =>
    [
        new(static (endpoint, options) => ImageClient.ForEndpoint(endpoint, options)) { TestName = "{m}(for the endpoint)" },
        new(static (endpoint, options) => new ImageClient(ArcBoxChannel.ForEndpoint(endpoint, options))) { TestName = "{m}(over a channel)" },
        new(static (endpoint, options) => new ImageClient(_ => ValueTask.FromResult(ArcBoxChannel.ForEndpoint(endpoint, options))))
        {
            TestName = "{m}(over a factory)",
        },
    ];

    [TestCaseSource(nameof(Clients))]
    public async Task PullAsync_SourceOfTheChannelsOptions_IsAsked(Func<ArcBoxEndpoint, ArcBoxChannelOptions, ImageClient> connect)
    {
        using TestDirectory directory = new();
        await using IAsyncDisposable host = await ImageHost.StartAsync("ttrpc+unix", directory["s.sock"], _service);
        await using ImageClient client = connect(
            ArcBoxEndpoint.Parse($"ttrpc+unix://{directory["s.sock"]}"), new ArcBoxChannelOptions { CredentialSource = _source });

        await client.PullToEndAsync("nginx").Soon();

        Assert.That(_service.Requests, Is.EqualTo(new[] { new PullImageRequest { Reference = "nginx", Auth = Stored.ToAuthString() } }));
    }

    [TestCaseSource(nameof(Clients))]
    public async Task PullAsync_PlainTextToAnotherMachine_StoredCredentialIsNotSent(Func<ArcBoxEndpoint, ArcBoxChannelOptions, ImageClient> connect)
    {
        // The address is reserved for documentation: nobody could answer.
        await using ImageClient client = connect(ArcBoxEndpoint.Parse("http://192.0.2.1:5000"), new ArcBoxChannelOptions { CredentialSource = _source });

        ArcBoxException failure = await client.PullAsync("nginx").ThrownAsync<ArcBoxException>();

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.InsecureTransport));
        Assert.That(failure.ToString(), Does.Not.Contain("stored").And.Not.Contain(Stored.ToAuthString()));
    }

    [Test]
    public async Task PullAsync_SourceFails_ThrowsThatAndAsksNobody()
    {
        CredentialException expected = new("the helper is missing");
        ImageClient client = new(new InMemoryChannel(_service)) { CredentialSource = new CredentialSourceDouble(_ => throw expected) };

        Assert.That(await Thrown.ByAsync<CredentialException>(client.PullToEndAsync("nginx")), Is.SameAs(expected));
        Assert.That(_service.Requests, Is.Empty);
    }

    [Test]
    public async Task PullAsync_TimeoutWhileTheSourceIsAsked_EndsTheCall()
    {
        FakeTimeProvider time = new();
        Gate asked = new();
        CredentialSourceDouble silent = new(async token =>
        {
            asked.Open();
            await Gate.UntilCancelledAsync(token);
            return null;
        });
        ImageClient client = new(new InMemoryChannel(_service)) { CredentialSource = silent, TimeProvider = time };
        Task pull = client.PullToEndAsync("nginx", new PullOptions { Timeout = TimeSpan.FromSeconds(5) });
        await asked.WaitAsync();

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.That((await Thrown.ByAsync<ArcBoxException>(pull)).StatusCode, Is.EqualTo(Grpc.Core.StatusCode.DeadlineExceeded));
    }
}
