using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>Which calls are tried again, after which failures, and how often. The clock stands still unless a test moves it: a pause too many never ends.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RetryTests
{
    private readonly PauseClock _clock = new();

    [Test]
    public async Task Call_Unavailable_IsTriedAfterGrowingPausesUntilTheLastAttempt([Values("List", "Inspect", "Exists", "FindId")] string method)
    {
        FailingImageService service = new(StatusCode.Unavailable);
        ImageClient client = Over(service, new RetryOptions { MaxAttempts = 7, MaxDelay = TimeSpan.FromMilliseconds(500) });

        Task call = EachMethod.CallAsync(client, method);
        List<TimeSpan> pauses = await _clock.PassPausesOfAsync(call);

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(call);
        double[] factors = [.. pauses.Zip([100, 160, 256, 409.6, 500, 500], (pause, mean) => pause.TotalMilliseconds / mean)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Is.EqualTo("not now"));
            Assert.That(service.Calls, Is.EqualTo(7));
            // Timers count whole milliseconds.
            Assert.That(factors, Has.Length.EqualTo(6).And.All.InRange(0.79, 1.2));
            Assert.That(factors.Max() - factors.Min(), Is.GreaterThan(0.01), "pauses are random");
        }
    }

    [Test]
    public async Task Call_UnavailableOnce_EndsWellAfterOnePause([Values("List", "Inspect", "Exists", "FindId")] string method)
    {
        FailingImageService service = new(StatusCode.Unavailable, failures: 1);

        Task call = EachMethod.CallAsync(Over(service, new RetryOptions()), method);
        TimeSpan pause = await _clock.NextPauseAsync();
        Assert.That(service.Calls, Is.EqualTo(1));
        _clock.Advance(pause);

        await call.Soon();
        Assert.That(service.Calls, Is.EqualTo(2));
    }

    [Test]
    public async Task Call_AnyOtherStatus_IsMadeOnce(
        [Values("List", "Inspect", "Exists")] string method,
        [Values(
            StatusCode.Cancelled, StatusCode.Unknown, StatusCode.InvalidArgument, StatusCode.DeadlineExceeded, StatusCode.NotFound, StatusCode.AlreadyExists,
            StatusCode.PermissionDenied, StatusCode.ResourceExhausted, StatusCode.FailedPrecondition, StatusCode.Aborted, StatusCode.OutOfRange,
            StatusCode.Unimplemented, StatusCode.Internal, StatusCode.DataLoss, StatusCode.Unauthenticated)] StatusCode code)
    {
        FailingImageService service = new(code);

        await Thrown.ByAsync<ArcBoxException>(EachMethod.CallAsync(Over(service, new RetryOptions()), method));

        Assert.That(service.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task Call_TransientForAReasonBehindTheDaemon_IsMadeOnce()
    {
        FailingImageService service = new(() => ImageServiceFailure.Create(StatusCode.ResourceExhausted, "slowly", ErrorReasons.RegistryRateLimited));

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(Over(service, new RetryOptions()).InspectAsync("nginx"));

        Assert.That((failure.IsTransient, service.Calls), Is.EqualTo((true, 1)));
    }

    [Test]
    public async Task Call_ThatMayChangeSomething_IsMadeOnce([Values("Tag", "Remove", "Pull", "Push", "Build")] string method)
    {
        FailingImageService service = new(StatusCode.Unavailable);

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(EachMethod.CallAsync(Over(service, new RetryOptions()), method));

        Assert.That((failure.StatusCode, failure.IsTransient, service.Calls), Is.EqualTo((StatusCode.Unavailable, true, 1)));
    }

    [Test]
    public async Task TagOfABuild_Unavailable_IsMadeOnce()
    {
        int tags = 0;
        ImageClient client = Over(
            new ImageServiceDouble
            {
                OnBuild = (_, responses, _) => responses.WriteAsync(new BuildProgress { Aux = ScriptedImageService.Id }),
                OnTag = (_, _) =>
                {
                    tags++;
                    throw new RpcException(new Status(StatusCode.Unavailable, "not now"));
                },
            },
            new RetryOptions());

        await Thrown.ByAsync<ImageBuildException>(client.BuildToEndAsync(ImageBuildContext.FromTar(Stream.Null), new BuildOptions { Tags = ["app:1"] }));

        Assert.That(tags, Is.EqualTo(1));
    }

    [Test]
    public async Task Call_DeadlineBeforeTheEndOfThePause_ThrowsTheFailureAtOnce()
    {
        FailingImageService service = new(StatusCode.Unavailable);

        // 80 milliseconds are the shortest first pause.
        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(
            Over(service, new RetryOptions()).InspectAsync("nginx", new InspectOptions { Timeout = TimeSpan.FromMilliseconds(79) }));

        Assert.That((failure.StatusCode, failure.Message, service.Calls), Is.EqualTo((StatusCode.Unavailable, "not now", 1)));
    }

    [Test]
    public async Task Call_WithTimeout_AllAttemptsHaveTheSameDeadline()
    {
        FailingImageService service = new(StatusCode.Unavailable);
        DateTime deadline = _clock.GetUtcNow().UtcDateTime.AddSeconds(5);

        Task call = Over(service, new RetryOptions()).InspectAsync("nginx", new InspectOptions { Timeout = TimeSpan.FromSeconds(5) });
        await _clock.PassPausesOfAsync(call);

        await Thrown.ByAsync<ArcBoxException>(call);
        Assert.That(service.Deadlines, Is.EqualTo([deadline, deadline, deadline]));
    }

    [Test]
    public async Task Call_CancelledInThePause_ThrowsWithTheCallersToken()
    {
        using CancellationTokenSource source = new();
        FailingImageService service = new(StatusCode.Unavailable);
        Task call = Over(service, new RetryOptions()).InspectAsync("nginx", source.Token);
        await _clock.NextPauseAsync();

        await source.CancelAsync();

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(call)).CancellationToken, Is.EqualTo(source.Token));
        Assert.That(service.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task Headers_OfTheCaller_AreCopiedForEachAttempt()
    {
        Metadata headers = new() { { "trace", "1" } };
        List<Metadata> sent = [];
        CallInvoker invoker = new InMemoryChannel(new FailingImageService(StatusCode.Unavailable)).CreateCallInvoker().Intercept(new OptionsInterceptor(options =>
        {
            Assert.That(options.Headers!.Select(header => header.Key), Is.EqualTo(["trace"]));
            options.Headers!.Add("added", "1");
            sent.Add(options.Headers);
            return options;
        }));
        ImageClient client = new(invoker) { Retry = new RetryOptions(), TimeProvider = _clock };

        Task call = client.InspectAsync("nginx", new InspectOptions { Headers = headers });
        await _clock.PassPausesOfAsync(call);

        Assert.That((await Thrown.ByAsync<ArcBoxException>(call)).StatusCode, Is.EqualTo(StatusCode.Unavailable));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent.Distinct(ReferenceEqualityComparer.Instance).Count(), Is.EqualTo(3));
            Assert.That(headers.Select(header => header.Key), Is.EqualTo(["trace"]));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Call_RetryNoneOrByDefaultInMemory_IsMadeOnce(bool none)
    {
        FailingImageService service = new(StatusCode.Unavailable);
        ImageClient client = none ? Over(service, RetryOptions.None) : new ImageClient(new InMemoryChannel(service)) { TimeProvider = _clock };

        await Thrown.ByAsync<ArcBoxException>(client.InspectAsync("nginx"));

        Assert.That(service.Calls, Is.EqualTo(1));
        Assert.That(client.Retry, Is.EqualTo(RetryOptions.None));
    }

    [Test]
    public async Task Call_ChannelSaysThatNobodyIsThere_IsMadeOnce()
    {
        int calls = 0;
        CallInvoker invoker = new InMemoryChannel(new ImageServiceDouble()).CreateCallInvoker().Intercept(new StartInterceptor(() =>
        {
            calls++;
            throw new RpcException(new Status(StatusCode.Unavailable, "", new DaemonUnreachableException("nobody is there") { IsTransient = true }));
        }));

        await Thrown.ByAsync<DaemonUnreachableException>(new ImageClient(invoker) { Retry = new RetryOptions(), TimeProvider = _clock }.ExistsAsync("nginx"));

        Assert.That(calls, Is.EqualTo(1));
    }

    private ImageClient Over(ImageService.ImageServiceBase service, RetryOptions retry)
        => new(new InMemoryChannel(service, new InMemoryChannelOptions { TimeProvider = _clock })) { Retry = retry, TimeProvider = _clock };
}
