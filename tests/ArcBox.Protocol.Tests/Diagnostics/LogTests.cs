using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>What is logged, under ids that stay.</summary>
[CancelAfter(30_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LogTests : IDisposable
{
    private readonly LogDouble _log = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _log.Dispose();

    [Test]
    public async Task AnyCall_EndsWell_IsLoggedForDebugging()
    {
        await using ImageClient client = Over(new ScriptedImageService());

        await client.TagAsync("nginx", "web:1");

        Assert.That(_log.Entries, Is.EqualTo([(LogLevel.Debug, 1, "Tag web:1 at memory://image-service ended well after 0.0 ms.")]));
        Assert.That(_log.Categories, Is.All.EqualTo("ArcBox.Protocol"));
    }

    [Test]
    public async Task AnyCall_Fails_IsLoggedWithItsStatus()
    {
        await using ImageClient client = Over(new ImageServiceDouble
        {
            OnPull = (_, _, _) =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(1250));
                throw new RpcException(new Status(StatusCode.DataLoss, "digest mismatch"));
            },
        });

        await Thrown.ByAsync<ArcBoxException>(client.PullToEndAsync("nginx"));

        Assert.That(_log.Entries, Is.EqualTo(
            [(LogLevel.Information, 2, "Pull nginx at memory://image-service failed with DataLoss after 1250.0 ms: digest mismatch")]));
    }

    [Test]
    public async Task Stream_LeftEarly_IsLoggedAsItsCallersWill()
    {
        await using ImageClient client = Over(new ScriptedImageService { StreamsForEver = true });

        await foreach (PullProgress _ in client.PullAsync("nginx")) break;

        Assert.That(_log.Entries, Is.EqualTo([(LogLevel.Debug, 3, "Pull nginx at memory://image-service was ended by its caller after 0.0 ms.")]));
    }

    [Test]
    public async Task UnaryCall_TriedAgain_IsLogged()
    {
        int calls = 0;
        await using ImageClient client = new(new InMemoryChannel(new ImageServiceDouble
        {
            OnList = (_, _) => ++calls == 1 ? throw new RpcException(new Status(StatusCode.Unavailable, "busy")) : Task.FromResult(new ListImagesResponse()),
        }))
        {
            TimeProvider = _time, LoggerFactory = _log, Retry = new RetryOptions { Delay = TimeSpan.FromMilliseconds(100) },
        };

        await _time.DuringAsync(client.ListAsync());

        Assert.That(_log.Entries.Select(entry => entry.Id), Is.EqualTo([4, 1]));
        Assert.That(_log.Entries[0].Text, Does.Match(@"^Attempt 1 of List - at memory://image-service failed; it is tried again in \d+ ms: busy$"));
    }

    [Test]
    public async Task Connecting_TriedAgain_IsLogged(CancellationToken cancellationToken)
    {
        using TestDirectory directory = new();
        // The clock goes faster than the system connects.
        ArcBoxChannelOptions options = new()
        {
            LoggerFactory = _log, TimeProvider = _time, ConnectTimeout = TimeSpan.FromDays(1), Retry = new RetryOptions { MaxAttempts = 2 },
        };
        await using ImageClient client = ImageClient.ForEndpoint(ArcBoxEndpoint.Parse($"unix://{directory["absent.sock"]}"), options);

        await Thrown.ByAsync<DaemonUnreachableException>(_time.DuringAsync(client.ListAsync(cancellationToken: cancellationToken)));

        Assert.That(_log.Entries.Select(entry => entry.Id), Is.EqualTo([5, 2]));
        Assert.That(_log.Entries[0].Text, Does.Match(
            @"^Attempt 1 to connect to unix://.*absent\.sock failed; it is tried again in \d+ ms: there is no socket"));
    }

    [Test]
    public async Task Discovery_Finds_TellsWhatItTriedAndWhatItTook(CancellationToken cancellationToken)
    {
        using TestDirectory home = new();
        await using IAsyncDisposable server = await ImageHost.StartAsync("ttrpc+unix", home["t.sock"], new ScriptedImageService());
        EndpointDiscoveryOptions options = new()
        {
            HomeDirectory = home.ToString(),
            ReadVariable = name => name == "DOCKER_HOST" ? "nonsense:://" : null,
            ChannelOptions = new ArcBoxChannelOptions { LoggerFactory = _log },
        };

        await Thrown.ByAsync<DaemonUnreachableException>(EndpointDiscovery.DiscoverAsync(options, cancellationToken));
        await EndpointDiscovery.DiscoverAsync(options with { Endpoint = ArcBoxEndpoint.Parse($"ttrpc+unix://{home["t.sock"]}") }, cancellationToken);

        Assert.That(_log.Entries.Count(entry => entry.Id == 10), Is.EqualTo(5));
        string chosen = $"ttrpc+unix://{home["t.sock"]} is used, named by given.";
        Assert.That(_log.Entries.Single(entry => entry.Id == 11), Is.EqualTo((LogLevel.Information, 11, chosen)));
    }

    [Test]
    public async Task AnyCall_LoggerThrows_GoesOn()
    {
        await using ImageClient client = new(new InMemoryChannel(new ScriptedImageService())) { LoggerFactory = new FailingLog() };

        Assert.That(await client.ExistsAsync("nginx"), Is.True);
    }

    private ImageClient Over(ImageService.ImageServiceBase service)
        => new(new InMemoryChannel(service)) { TimeProvider = _time, LoggerFactory = _log };

    private sealed class FailingLog : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => throw new InvalidOperationException("The disk is full.");

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
