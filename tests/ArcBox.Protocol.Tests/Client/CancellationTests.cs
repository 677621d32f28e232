using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>Who ended a call: its caller, its timeout, or somebody else.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CancellationTests : IDisposable
{
    private readonly Gate _running = new();
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenSource _other = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ImageClient _client;

    public CancellationTests()
    {
        ImageServiceDouble endless = new()
        {
            OnInspect = async (_, context) =>
            {
                await UntilCancelledAsync(context);
                return new ImageInfo();
            },
            OnPull = (_, _, context) => UntilCancelledAsync(context),
            OnBuild = (_, _, context) => UntilCancelledAsync(context),
        };
        // The channel's clock is the system's, for which the test's deadlines are far away: as a channel that ignores them.
        _client = new ImageClient(new InMemoryChannel(endless)) { TimeProvider = _time };
    }

    public void Dispose()
    {
        _source.Dispose();
        _other.Dispose();
    }

    [Test]
    public async Task InspectAsync_TokenFires_ThrowsWithThatToken()
    {
        Task<ImageInfo> call = _client.InspectAsync("nginx", _source.Token);
        await _running.WaitAsync();

        await _source.CancelAsync();

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(call)).CancellationToken, Is.EqualTo(_source.Token));
    }

    [Test]
    public async Task InspectAsync_TokenFiredBefore_ThrowsWithThatTokenAndMakesNoCall()
    {
        await _source.CancelAsync();

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(_client.InspectAsync("nginx", _source.Token))).CancellationToken, Is.EqualTo(_source.Token));
        Assert.That(_running.IsOpen, Is.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task PullAsync_OneOfTwoTokensFires_ThrowsWithThatOne(bool methods)
    {
        CancellationTokenSource fires = methods ? _source : _other;
        await using IAsyncEnumerator<PullProgress> reader = _client.PullAsync("nginx", _source.Token).GetAsyncEnumerator(_other.Token);
        Task<bool> read = reader.MoveNextAsync().AsTask();
        await _running.WaitAsync();

        await fires.CancelAsync();

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(read)).CancellationToken, Is.EqualTo(fires.Token));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task BuildAsync_OneOfTwoTokensFires_ThrowsWithThatOne(bool methods)
    {
        CancellationTokenSource fires = methods ? _source : _other;
        await using IAsyncEnumerator<BuildProgress> reader = _client
            .BuildAsync(ImageBuildContext.FromTar(new MemoryStream()), _source.Token).GetAsyncEnumerator(_other.Token);
        Task<bool> read = reader.MoveNextAsync().AsTask();
        await _running.WaitAsync();

        await fires.CancelAsync();

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(read)).CancellationToken, Is.EqualTo(fires.Token));
    }

    [Test]
    public async Task InspectAsync_ServerCancels_IsAFailureAndNoCancellation()
    {
        ImageClient client = new(new InMemoryChannel(new ImageServiceDouble { OnInspect = (_, _) => throw new OperationCanceledException() }));

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(client.InspectAsync("nginx", _source.Token));

        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Cancelled));
    }

    [Test]
    public async Task InspectAsync_ServerFailsAfterTheTokenFired_TellsWhatTheServerSaid()
    {
        ImageClient client = new(new InMemoryChannel(new ImageServiceDouble()).CreateCallInvoker().Intercept(new StartInterceptor(() =>
        {
            _source.Cancel();
            throw new RpcException(new Status(StatusCode.NotFound, "no such image"));
        })));

        Assert.That(await Thrown.ByAsync<ArcBoxException>(client.InspectAsync("nginx", _source.Token)), Is.TypeOf<ImageNotFoundException>());
    }

    [Test]
    public async Task Timeout_OverAChannelThatIgnoresDeadlines_EndsTheCall()
    {
        Task<ImageInfo> call = _client.InspectAsync("nginx", new InspectOptions { Timeout = TimeSpan.FromSeconds(5) });
        await _running.WaitAsync();

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.That(call.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(call);
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
        Assert.That(failure.Message, Does.Contain("Inspect").And.Contain("timeout"));
    }

    [Test]
    public async Task Timeout_OfAStream_CountsFromTheFirstMove()
    {
        await using IAsyncEnumerator<PullProgress> reader = _client
            .PullAsync("nginx", new PullOptions { Timeout = TimeSpan.FromSeconds(5) }).GetAsyncEnumerator();
        _time.Advance(TimeSpan.FromSeconds(10));
        Task<bool> read = reader.MoveNextAsync().AsTask();
        await _running.WaitAsync();
        Assert.That(read.IsCompleted, Is.False);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That((await Thrown.ByAsync<ArcBoxException>(read)).StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
    }

    [Test]
    public async Task Timeout_WhileTheChannelIsOpened_EndsTheCallEvenIfTheOpeningDoesNot()
    {
        TaskCompletionSource<ChannelBase> never = new();
        ImageClient client = new(_ => new ValueTask<ChannelBase>(never.Task)) { TimeProvider = _time };

        Task<ImageInfo> call = client.InspectAsync("nginx", new InspectOptions { Timeout = TimeSpan.FromSeconds(5) });
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That((await Thrown.ByAsync<ArcBoxException>(call)).StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
    }

    [Test]
    public async Task Timeout_Given_ServerGetsItAsDeadline()
    {
        DateTime deadline = default;
        ImageClient client = new(new InMemoryChannel(
            new ImageServiceDouble
            {
                OnInspect = (_, context) =>
                {
                    deadline = context.Deadline;
                    return Task.FromResult(new ImageInfo());
                },
            },
            new InMemoryChannelOptions { TimeProvider = _time })) { TimeProvider = _time };

        await client.InspectAsync("nginx", new InspectOptions { Timeout = TimeSpan.FromSeconds(5) }).Soon();

        Assert.That(deadline, Is.EqualTo(_time.GetUtcNow().UtcDateTime.AddSeconds(5)));
    }

    [Test]
    public async Task DeadlineExceeded_WithoutATimeout_TellsWhatTheServerSaid()
    {
        ImageClient client = new(new InMemoryChannel(
            new ImageServiceDouble { OnInspect = (_, _) => throw new RpcException(new Status(StatusCode.DeadlineExceeded, "registry took too long")) }));

        Assert.That((await Thrown.ByAsync<ArcBoxException>(client.InspectAsync("nginx"))).Message, Is.EqualTo("registry took too long"));
    }

    [Test]
    public async Task DeadlineExceeded_BeforeOurTimeout_TellsWhatTheServerSaid()
    {
        ImageClient client = new(new InMemoryChannel(
            new ImageServiceDouble { OnInspect = (_, _) => throw new RpcException(new Status(StatusCode.DeadlineExceeded, "registry took too long")) }))
        {
            TimeProvider = _time,
        };

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(client.InspectAsync("nginx", new InspectOptions { Timeout = TimeSpan.FromSeconds(5) }));

        Assert.That(failure.Message, Is.EqualTo("registry took too long"));
    }

    // Grpc.Net.Client may notice first, because it has a timer of its own.
    [Test]
    public async Task DeadlineExceeded_FoundByTheChannelInsideACancellation_IsTheTimeout()
    {
        RpcException cause = new(new Status(StatusCode.DeadlineExceeded, ""));
        ImageClient client = Throwing(new OperationCanceledException("", cause));

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(client.InspectAsync("nginx", new InspectOptions { Timeout = TimeSpan.FromSeconds(5) }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
            Assert.That(failure.Message, Does.Contain("Inspect").And.Contain("timeout"));
        }
    }

    [TestCase(StatusCode.DeadlineExceeded)]
    [TestCase(StatusCode.Cancelled)]
    public async Task ServersStatus_InsideACancellation_IsTold(StatusCode code)
    {
        ImageClient client = Throwing(new OperationCanceledException("", new RpcException(new Status(code, "the registry gave up"))));

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(client.InspectAsync("nginx", new InspectOptions { Timeout = TimeSpan.FromSeconds(5) }));

        Assert.That((failure.StatusCode, failure.Message), Is.EqualTo((code, "the registry gave up")));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(25 * 24 * 3600)]
    public void Timeout_OutOfRange_IsRefused(int seconds)
        => Assert.That(() => new PullOptions { Timeout = TimeSpan.FromSeconds(seconds) }, Throws.TypeOf<ArgumentOutOfRangeException>());

    private ImageClient Throwing(Exception exception)
        => new(new InMemoryChannel(new ImageServiceDouble()).CreateCallInvoker().Intercept(new StartInterceptor(() => throw exception))) { TimeProvider = _time };

    private async Task UntilCancelledAsync(ServerCallContext context)
    {
        Gate cancelled = new();
        cancelled.OpenOn(context.CancellationToken);
        _running.Open();
        await cancelled.WaitAsync();
    }
}
