using ArcBox.Protocol.Tests.Support;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>What holds for all calls of a client, and where it comes from.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CallTimeoutTests
{
    private static readonly Func<IImageClient, Task>[] Calls =
    [
        client => client.ListAsync(),
        client => client.InspectAsync("nginx"),
        client => client.RemoveAsync("nginx"),
        client => client.TagAsync("nginx", "app:1"),
        client => client.ExistsAsync("nginx"),
    ];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Gate _running = new();
    private readonly List<DateTime> _deadlines = [];

    [Test]
    public async Task UnaryCall_WithoutATimeout_HasTheClients([Range(0, 4)] int call)
    {
        Task made = Calls[call](Client(hangs: true));
        await _running.WaitAsync();

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.That(made.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(made);
        Assert.That((failure.StatusCode, failure.Reason), Is.EqualTo((StatusCode.DeadlineExceeded, default(string))));
        Assert.That(_deadlines, Is.EqualTo([_time.GetUtcNow().UtcDateTime]));
    }

    [TestCase(1)]
    [TestCase(60)]
    public async Task UnaryCall_WithATimeout_HasItsOwn(int seconds)
    {
        await Client().InspectAsync("nginx", new InspectOptions { Timeout = TimeSpan.FromSeconds(seconds) }).Soon();

        Assert.That(_deadlines, Is.EqualTo([_time.GetUtcNow().UtcDateTime.AddSeconds(seconds)]));
    }

    [Test]
    public async Task Streams_OfTheSameClient_HaveNone()
    {
        ImageClient client = Client();

        await client.PullToEndAsync("nginx").Soon();
        await client.PushToEndAsync("nginx").Soon();
        await client.BuildToEndAsync(ImageBuildContext.FromTar(Stream.Null)).Soon();

        Assert.That(_deadlines, Is.EqualTo(Enumerable.Repeat(DateTime.MaxValue, 3)));
    }

    [Test]
    public async Task Settings_OfAnEndpointsOptions_AreThoseOfItsClients()
    {
        ArcBoxEndpoint endpoint = ArcBoxEndpoint.Parse("unix:///nowhere.sock");
        ArcBoxChannelOptions options = new()
        {
            Retry = new RetryOptions { MaxAttempts = 5 }, CallTimeout = TimeSpan.FromSeconds(1), StallTimeout = TimeSpan.FromSeconds(2), TimeProvider = _time,
        };
        using GrpcChannel channel = (GrpcChannel)ArcBoxChannel.ForEndpoint(endpoint, options);
        await using ImageClient ofEndpoint = ImageClient.ForEndpoint(endpoint, options);
        await using ImageClient ofDiscovery = ImageClient.ForDiscovery(new EndpointDiscoveryOptions { ChannelOptions = options });
        ImageClient overChannel = new(channel);

        foreach (ImageClient client in new[] { ofEndpoint, ofDiscovery, overChannel })
        {
            Assert.That(
                (client.Retry, client.CallTimeout, client.StallTimeout, client.TimeProvider),
                Is.EqualTo((options.Retry, options.CallTimeout, options.StallTimeout, options.TimeProvider)));
        }
    }

    [Test]
    public void Settings_OfTheClientItself_BeatTheChannels()
    {
        ArcBoxChannelOptions options = new() { CallTimeout = TimeSpan.FromSeconds(1), StallTimeout = TimeSpan.FromSeconds(2) };
        using GrpcChannel channel = (GrpcChannel)ArcBoxChannel.ForEndpoint(ArcBoxEndpoint.Parse("unix:///nowhere.sock"), options);

        ImageClient client = new(channel) { Retry = RetryOptions.None, CallTimeout = null };

        Assert.That((client.Retry, client.CallTimeout, client.StallTimeout), Is.EqualTo((RetryOptions.None, default(TimeSpan?), options.StallTimeout)));
    }

    [Test]
    public void Settings_ByDefault_RepeatOverEndpointsAndLimitNothing()
    {
        ArcBoxChannelOptions options = new();

        Assert.That((options.Retry.MaxAttempts, options.CallTimeout, options.StallTimeout), Is.EqualTo((3, default(TimeSpan?), default(TimeSpan?))));
        Assert.That(ImageClient.ForEndpoint("unix:///nowhere.sock").Retry, Is.EqualTo(new RetryOptions()));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(25 * 24 * 3600)]
    public void Times_OutOfRange_AreRefused(int seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(seconds);
        using (Assert.EnterMultipleScope())
        {
            Refuse(() => new ImageClient(new InMemoryChannel(new ImageServiceDouble())) { CallTimeout = time });
            Refuse(() => new ImageClient(new InMemoryChannel(new ImageServiceDouble())) { StallTimeout = time });
            Refuse(() => new ArcBoxChannelOptions { CallTimeout = time });
            Refuse(() => new ArcBoxChannelOptions { StallTimeout = time });
            Refuse(() => new PullOptions { StallTimeout = time });
            Refuse(() => new RetryOptions { Delay = time });
            Refuse(() => new RetryOptions { MaxDelay = time });
        }

        static void Refuse(Func<object> make) => Assert.That(make, Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void MaxAttempts_None_IsRefused() => Assert.That(() => new RetryOptions { MaxAttempts = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Nulls_WhereTheyMeanNothing_AreRefused()
    {
        Assert.That(() => new ArcBoxChannelOptions { Retry = null! }, Throws.ArgumentNullException);
        Assert.That(() => new ImageClient(new InMemoryChannel(new ImageServiceDouble())) { Retry = null! }, Throws.ArgumentNullException);
        Assert.That(() => new ImageClient(new InMemoryChannel(new ImageServiceDouble())) { TimeProvider = null! }, Throws.ArgumentNullException);
    }

    [Test]
    public void ToString_OfStreamOptions_TellsTheTimesAndNoHeaders()
        => Assert.That(
            new PullOptions { StallTimeout = TimeSpan.FromSeconds(3), Headers = new Metadata { { "authorization", "s3cret" } } }.ToString(),
            Does.Contain("StallTimeout = 00:00:03").And.Not.Contain("s3cret"));

    private ImageClient Client(bool hangs = false)
    {
        ScriptedImageService service = null!;
        service = new ScriptedImageService
        {
            Before = async context =>
            {
                _deadlines.Add(context.Deadline);
                _running.Open();
                if (hangs) await service.UntilCancelledAsync(context);
            },
        };
        return new ImageClient(new InMemoryChannel(service, new InMemoryChannelOptions { TimeProvider = _time }))
        {
            TimeProvider = _time, CallTimeout = TimeSpan.FromSeconds(5),
        };
    }
}
