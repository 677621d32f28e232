using ArcBox.Protocol.Tests.Support;
using Grpc.Core;
using Moq;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>Waiting for a daemon that is starting.</summary>
[CancelAfter(30_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReadinessTests
{
    private static readonly ArcBoxException Starting = new("daemon is starting, runtime not ready yet", StatusCode.Unavailable) { IsTransient = true };

    private readonly PauseClock _time = new();
    private readonly Mock<IImageClient> _client = new(MockBehavior.Strict);

    [Test]
    public async Task WaitUntilReadyAsync_DaemonStarts_AsksAtEachIntervalUntilItServes(CancellationToken cancellationToken)
    {
        DateTimeOffset begin = _time.GetUtcNow();
        List<TimeSpan> asked = [];
        Answer(() =>
        {
            asked.Add(_time.GetUtcNow() - begin);
            return asked.Count < 4 ? throw Starting : false;
        });

        await WaitAsync(Options(interval: TimeSpan.FromSeconds(2)), cancellationToken);

        Assert.That(asked.Select(time => time.TotalSeconds), Is.EqualTo([0, 2, 4, 6]));
    }

    [Test]
    public async Task WaitUntilReadyAsync_DaemonHangs_IsAskedAnew(CancellationToken cancellationToken)
    {
        Queue<Func<bool>> answers = new([() => throw new ArcBoxException("Exists did not end within its timeout.", StatusCode.DeadlineExceeded), () => false]);
        Answer(() => answers.Dequeue()());

        await WaitAsync(Options(), cancellationToken);

        Assert.That(answers, Is.Empty);
        _client.Verify(client => client.ExistsAsync(
            It.IsAny<string>(), It.Is<ExistsOptions>(options => options.Timeout == TimeSpan.FromSeconds(5)), It.IsAny<CancellationToken>()));
    }

    [Test]
    public async Task WaitUntilReadyAsync_NoAnswerInTime_GivesTheNextOneTwiceAsLongUpToFourTimes(CancellationToken cancellationToken)
    {
        List<TimeSpan?> given = [];
        _client.Setup(client => client.ExistsAsync(It.IsAny<string>(), It.IsAny<ExistsOptions>(), It.IsAny<CancellationToken>()))
            .Returns((string _, ExistsOptions options, CancellationToken _) =>
            {
                given.Add(options.Timeout);
                return given.Count switch
                {
                    1 or 3 or 4 => throw new ArcBoxException("Exists did not end within its timeout.", StatusCode.DeadlineExceeded),
                    2 => throw Starting,
                    _ => Task.FromResult(false),
                };
            });

        await WaitAsync(Options(), cancellationToken);

        Assert.That(given.Select(timeout => timeout!.Value.TotalSeconds), Is.EqualTo([5, 10, 10, 20, 20]));
    }

    [Test]
    public async Task WaitUntilReadyAsync_NeverReady_TellsTheLastAnswer(CancellationToken cancellationToken)
    {
        Answer(() => throw Starting);

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(
            WaitAsync(Options(timeout: TimeSpan.FromSeconds(3.5)), cancellationToken));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
            Assert.That(failure.Message, Is.EqualTo("The daemon was not ready within 3.5 s. daemon is starting, runtime not ready yet"));
            Assert.That(failure.InnerException, Is.SameAs(Starting));
        }
    }

    [Test]
    public async Task WaitUntilReadyAsync_NobodyEverListens_IsUnreachableWithWhatWasTried(CancellationToken cancellationToken)
    {
        EndpointAttempt attempt = new() { Endpoint = "unix:///x.sock", Source = "given", Problem = "there is no socket." };
        Answer(() => throw new DaemonUnreachableException("nobody there") { IsTransient = true, Attempts = [attempt] });

        DaemonUnreachableException failure = await Thrown.ByAsync<DaemonUnreachableException>(
            WaitAsync(Options(timeout: TimeSpan.FromSeconds(3)), cancellationToken));

        Assert.That(failure.Attempts, Is.EqualTo([attempt]));
    }

    [Test]
    public async Task WaitUntilReadyAsync_FailureThatStays_IsThrownAtOnce(CancellationToken cancellationToken)
    {
        DaemonUnreachableException denied = new("access is denied.");
        Answer(() => throw denied);

        Exception failure = await Thrown.ByAsync<DaemonUnreachableException>(_client.Object.WaitUntilReadyAsync(Options(), cancellationToken));

        Assert.That(failure, Is.SameAs(denied));
        _client.Verify(client => client.ExistsAsync(It.IsAny<string>(), It.IsAny<ExistsOptions>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task WaitUntilReadyAsync_Cancelled_ThrowsWithTheCallersToken(CancellationToken cancellationToken)
    {
        using CancellationTokenSource caller = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Answer(() =>
        {
            caller.Cancel();
            throw Starting;
        });

        OperationCanceledException failure = await Thrown.ByAsync<OperationCanceledException>(
            _client.Object.WaitUntilReadyAsync(Options(), caller.Token));

        Assert.That(failure.CancellationToken, Is.EqualTo(caller.Token));
    }

    [Test]
    public async Task WaitUntilReadyAsync_ClientOfADiscovery_LooksAnewEachTime(CancellationToken cancellationToken)
    {
        using TestDirectory home = new();
        GrpcTestServer? server = null;
        int looked = 0;
        EndpointDiscoveryOptions discovery = new()
        {
            HomeDirectory = home.ToString(),
            RunDirectory = home["run"],
            ReadVariable = name => name == "ARCBOX_GRPC_SOCKET" ? Look() : null,
        };
        await using ImageClient client = ImageClient.ForDiscovery(discovery);

        await client.WaitUntilReadyAsync(new ReadinessOptions { Interval = TimeSpan.FromMilliseconds(1) }, cancellationToken);

        Assert.That(await client.ExistsAsync("nginx", cancellationToken: cancellationToken), Is.True);
        Assert.That(looked, Is.EqualTo(3));
        await server!.DisposeAsync();

        // The third time that somebody looks, the daemon is there.
        string Look()
        {
            if (++looked == 3) server = GrpcTestServer.OnSocketAsync(home["a.sock"], new ScriptedImageService()).GetAwaiter().GetResult();
            return home["a.sock"];
        }
    }

    /// <summary>Time passes only while it is waited for: a clock that runs on by itself would overtake the answers on a busy machine.</summary>
    private async Task WaitAsync(ReadinessOptions options, CancellationToken cancellationToken)
    {
        Task waiting = _client.Object.WaitUntilReadyAsync(options, cancellationToken);
        await _time.PassPausesOfAsync(waiting);
        await waiting;
    }

    private void Answer(Func<bool> answer) => _client
        .Setup(client => client.ExistsAsync("arcbox.invalid/probe", It.IsAny<ExistsOptions>(), It.IsAny<CancellationToken>()))
        .Returns(async () =>
        {
            await Task.Yield();
            return answer();
        });

    private ReadinessOptions Options(TimeSpan? timeout = null, TimeSpan? interval = null) => new()
    {
        TimeProvider = _time, Timeout = timeout ?? TimeSpan.FromMinutes(1), Interval = interval ?? TimeSpan.FromMilliseconds(250),
    };
}
