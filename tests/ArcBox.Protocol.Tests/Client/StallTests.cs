using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>Streams in which nothing happens. Each first message is read, so that the next wait has begun when MoveNextAsync returns.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StallTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CancellationTokenSource _source = new();
    private readonly SemaphoreSlim _next = new(0);

    public void Dispose()
    {
        _source.Dispose();
        _next.Dispose();
    }

    [Test]
    public async Task PullAsync_SilenceForTheLimit_EndsAsStalled()
    {
        await using IAsyncEnumerator<PullProgress> reader = Pull(Client());
        await reader.MoveNextAsync().Soon();

        Task<bool> read = reader.MoveNextAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.That(read.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(read);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure, Is.TypeOf<ArcBoxException>());
            Assert.That((failure.StatusCode, failure.Reason, failure.IsTransient), Is.EqualTo((StatusCode.DeadlineExceeded, ErrorReasons.Stalled, true)));
            Assert.That(failure.Message, Is.EqualTo("Nothing happened in Pull for 10 s, which is its stall timeout."));
            Assert.That((failure.Method, failure.Endpoint), Is.EqualTo(("Pull", "memory://image-service")));
        }
    }

    [Test]
    public async Task PushAsync_SilenceForTheLimit_EndsAsStalled()
    {
        await using IAsyncEnumerator<PushProgress> reader = Client().PushAsync("nginx").GetAsyncEnumerator();
        await reader.MoveNextAsync().Soon();

        Task<bool> read = reader.MoveNextAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(10));

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(read);
        Assert.That((failure.Reason, failure.Method), Is.EqualTo((ErrorReasons.Stalled, "Push")));
    }

    [Test]
    public async Task PullAsync_SilenceFromTheBeginning_EndsAsStalled()
    {
        ImageClient client = Over(new ImageServiceDouble { OnPull = (_, _, context) => UntilCancelledAsync(context) });
        await using IAsyncEnumerator<PullProgress> reader = Pull(client);

        Task<bool> read = reader.MoveNextAsync().AsTask();

        Assert.That((await Thrown.ByAsync<ArcBoxException>(_time.DuringAsync(read))).Reason, Is.EqualTo(ErrorReasons.Stalled));
    }

    [Test]
    public async Task PullAsync_EachMessage_BeginsTheTimeAnew()
    {
        await using IAsyncEnumerator<PullProgress> reader = Pull(Client());
        await reader.MoveNextAsync().Soon();

        for (int message = 0; message < 5; message++)
        {
            Task<bool> read = reader.MoveNextAsync().AsTask();
            _time.Advance(TimeSpan.FromSeconds(6));
            _next.Release();
            Assert.That(await read.Soon(), Is.True);
        }
    }

    [Test]
    public async Task PullAsync_TimeBetweenTwoReads_IsTheCallersOwn()
    {
        await using IAsyncEnumerator<PullProgress> reader = Pull(Client());
        await reader.MoveNextAsync().Soon();

        for (int message = 0; message < 3; message++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            _next.Release();
            Assert.That(await reader.MoveNextAsync().Soon(), Is.True);
        }
    }

    [TestCase(5)]
    [TestCase(20)]
    public async Task PullAsync_LimitOfTheCall_BeatsTheClients(int seconds)
    {
        await using IAsyncEnumerator<PullProgress> reader = Pull(Client(), new PullOptions { StallTimeout = TimeSpan.FromSeconds(seconds) });
        await reader.MoveNextAsync().Soon();

        Task<bool> read = reader.MoveNextAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(seconds - 0.1));
        Assert.That(read.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.That((await Thrown.ByAsync<ArcBoxException>(read)).Message, Does.Contain($"for {seconds} s,"));
    }

    [Test]
    public async Task PullAsync_CancelledByItsCaller_ThrowsWithThatToken()
    {
        await using IAsyncEnumerator<PullProgress> reader = Client().PullAsync("nginx", _source.Token).GetAsyncEnumerator(CancellationToken.None);
        await reader.MoveNextAsync().Soon();
        Task<bool> read = reader.MoveNextAsync().AsTask();

        await _source.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(read)).CancellationToken, Is.EqualTo(_source.Token));
    }

    [Test]
    public async Task PullAsync_DisposedDuringAStep_RefusesAndLeavesTheStepCancellable()
    {
        await using IAsyncEnumerator<PullProgress> reader = Client().PullAsync("nginx", _source.Token).GetAsyncEnumerator(CancellationToken.None);
        await reader.MoveNextAsync().Soon();
        Task<bool> read = reader.MoveNextAsync().AsTask();

        Assert.That(async () => await reader.DisposeAsync(), Throws.TypeOf<NotSupportedException>());
        await _source.CancelAsync();

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(read.Soon())).CancellationToken, Is.EqualTo(_source.Token));
    }

    [Test]
    public async Task PullAsync_TimeoutBeforeTheStall_IsTold()
    {
        await using IAsyncEnumerator<PullProgress> reader = Pull(Client(), new PullOptions { Timeout = TimeSpan.FromSeconds(5) });
        await reader.MoveNextAsync().Soon();

        Task<bool> read = reader.MoveNextAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(5));

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(read);
        Assert.That((failure.StatusCode, failure.Reason), Is.EqualTo((StatusCode.DeadlineExceeded, default(string))));
    }

    [Test]
    public async Task PullAsync_StallBeforeTheTimeout_IsTold()
    {
        await using IAsyncEnumerator<PullProgress> reader = Pull(Client(), new PullOptions { Timeout = TimeSpan.FromSeconds(15) });
        await reader.MoveNextAsync().Soon();

        Task<bool> read = reader.MoveNextAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That((await Thrown.ByAsync<ArcBoxException>(read)).Reason, Is.EqualTo(ErrorReasons.Stalled));
    }

    [Test]
    public async Task BuildAsync_ContextIsTakenInSilence_DoesNotStall()
    {
        using StepStream context = new(steps: 8);
        ImageClient client = Over(new ImageServiceDouble
        {
            OnBuild = async (requests, responses, _) =>
            {
                await responses.WriteAsync(new BuildProgress { Stream = "begun" });
                while (await requests.MoveNext(CancellationToken.None))
                {
                }

                await responses.WriteAsync(new BuildProgress { Stream = "done" });
            },
        });
        await using IAsyncEnumerator<BuildProgress> reader = client.BuildAsync(ImageBuildContext.FromTar(context)).GetAsyncEnumerator();
        await reader.MoveNextAsync().Soon();

        Task<bool> read = reader.MoveNextAsync().AsTask();
        // A chunk is sent before the read after the next one.
        for (int step = 0; step < 8; step++)
        {
            await context.ReadBegunAsync();
            _time.Advance(TimeSpan.FromSeconds(4));
            context.Answer();
        }

        Assert.That(await read.Soon(), Is.True);
        Assert.That(reader.Current.Stream, Is.EqualTo("done"));
    }

    [Test]
    public async Task BuildAsync_NothingIsTaken_EndsAsStalled()
    {
        ImageClient client = Over(new ImageServiceDouble { OnBuild = (_, _, context) => UntilCancelledAsync(context) });
        using EndlessStream context = new(long.MaxValue);

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(_time.DuringAsync(client.BuildToEndAsync(ImageBuildContext.FromTar(context))));

        Assert.That((failure.StatusCode, failure.Reason, failure.Method), Is.EqualTo((StatusCode.DeadlineExceeded, ErrorReasons.Stalled, "Build")));
    }

    [Test]
    public async Task BuildAsync_AllIsTakenAndNothingSaid_EndsAsStalled()
    {
        ImageClient client = Over(new ImageServiceDouble
        {
            OnBuild = async (requests, _, context) =>
            {
                while (await requests.MoveNext(CancellationToken.None))
                {
                }

                await UntilCancelledAsync(context);
            },
        });

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(
            _time.DuringAsync(client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[1_000_000])))));

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.Stalled));
    }

    [Test]
    public async Task BuildAsync_TaggingHangs_EndsAsStalledAndTellsTheImage()
    {
        string id = $"sha256:{new string('1', 64)}";
        ImageClient client = Over(new ImageServiceDouble
        {
            OnBuild = (_, responses, _) => responses.WriteAsync(new BuildProgress { Aux = id }),
            OnTag = async (_, context) =>
            {
                await UntilCancelledAsync(context);
                return new Empty();
            },
        });
        // Without the limit the tag would wait for ever; a timeout beside it, so that the test ends then too.
        BuildOptions options = new() { Tags = ["a:1"], Timeout = TimeSpan.FromMinutes(5) };

        ImageBuildException failure = await Thrown.ByAsync<ImageBuildException>(
            _time.DuringAsync(client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream()), options)));

        Assert.That((failure.Reason, failure.ImageId), Is.EqualTo((ErrorReasons.Stalled, id)));
    }

    [Test]
    public async Task UnaryCall_StallTimeoutOfTheClient_DoesNotCount()
    {
        Gate running = new();
        Gate goesOn = new();
        ImageClient client = Over(new ImageServiceDouble
        {
            OnInspect = async (_, _) =>
            {
                running.Open();
                await goesOn.WaitAsync();
                return new ImageInfo { Os = "linux" };
            },
        });

        Task<ImageInfo> call = client.InspectAsync("nginx");
        await running.WaitAsync();
        _time.Advance(TimeSpan.FromHours(1));
        goesOn.Open();

        Assert.That((await call.Soon()).Os, Is.EqualTo("linux"));
    }

    private static IAsyncEnumerator<PullProgress> Pull(ImageClient client, PullOptions? options = null) => client.PullAsync("nginx", options).GetAsyncEnumerator();

    private static Task UntilCancelledAsync(ServerCallContext context)
    {
        Gate cancelled = new();
        cancelled.OpenOn(context.CancellationToken);
        return cancelled.WaitAsync();
    }

    // Sends one message, and one more each time that the test says so.
    private ImageClient Client() => Over(new ImageServiceDouble
    {
        OnPull = (_, responses, context) => SendAsync(responses, new PullProgress(), context),
        OnPush = (_, responses, context) => SendAsync(responses, new PushProgress(), context),
    });

    private async Task SendAsync<T>(IServerStreamWriter<T> responses, T message, ServerCallContext context)
    {
        while (true)
        {
            await responses.WriteAsync(message, context.CancellationToken);
            await _next.WaitAsync(context.CancellationToken);
        }
    }

    private ImageClient Over(ImageServiceDouble service) => new(new InMemoryChannel(service)) { TimeProvider = _time, StallTimeout = TimeSpan.FromSeconds(10) };
}
