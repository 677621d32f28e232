using ArcBox.Protocol.Testing.Tests.Hosting;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Recording;

[CancelAfter(30_000)]
internal sealed class InterruptedCallTests
{
    private static readonly ScriptedEngine Endless = new()
    {
        OnPull = async (_, writer, context) =>
        {
            await writer.WriteAsync(new PullProgress { Id = "first" });
            await context.CancellationToken.HangAsync();
        },
        OnInspect = async (_, context) =>
        {
            await context.CancellationToken.HangAsync();
            return new ImageInfo();
        },
        OnBuild = async (chunks, writer, context) =>
        {
            await foreach (BuildContext _ in chunks.ReadAllAsync(context.CancellationToken))
            {
            }

            await writer.WriteAsync(new BuildProgress { Stream = "first" }, context.CancellationToken);
            await context.CancellationToken.HangAsync();
        },
    };

    [Test]
    public async Task ToService_OfAStreamLeftEarly_CanBeLeftAgain(CancellationToken token)
    {
        Func<ImageClient, Task<string>> leave = async client => (await client.PullAsync("a", cancellationToken: token).FirstAsync(token)).Id;
        Cassette cassette = await Tapes.RecordAsync(Endless, leave, token);

        Assert.That(cassette.ToString(), Does.Contain("\nmessage { \"id\": \"first\" }\ninterrupted\n"));
        Assert.That(cassette.Calls[0].Status, Is.Null);
        await Tapes.ReplayAsync(cassette.ToService(), async client => Assert.That(await leave(client), Is.EqualTo("first")));
    }

    [Test]
    public async Task Service_WhenTheClientCancels_CancelsAtTheEndpoint(CancellationToken token)
    {
        await using RecordingSession session = await RecordingSession.StartAsync(Endless);
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task pull = session.Client.PullToEndAsync("a", cancellationToken: cancel.Token);
        await session.Engine.WaitForCallAsync(call => call.ItemsSent == 1, token);

        await cancel.CancelAsync();

        Assert.That(() => pull, Throws.InstanceOf<OperationCanceledException>());
        await session.Engine.WaitForCallAsync(call => call.CancelledAt is not null, token);
        Cassette cassette = await session.Recorder.ToCassetteAsync(token);
        Assert.That(cassette.Calls.Single().Status, Is.Null);
    }

    [Test]
    public async Task ToService_OfACancelledUnaryCall_CanBeCancelledAgain(CancellationToken token)
    {
        await using RecordingSession session = await RecordingSession.StartAsync(Endless);
        await CancelAsync(session.Client, session.Engine);
        Cassette cassette = await session.Recorder.ToCassetteAsync(token);

        Assert.That(cassette.Calls.Single().Status, Is.Null);
        await using ArcBoxMockServer replay = await RecordingSession.ServeAsync(cassette.ToService());
        await using ImageClient client = replay.CreateClient();
        await CancelAsync(client, replay);

        async Task CancelAsync(ImageClient client, ArcBoxMockServer engine)
        {
            using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(token);
            Task<ImageInfo> inspect = client.InspectAsync("a", cancellationToken: cancel.Token);
            await engine.WaitForCallAsync(call => call.Method == "Inspect", token);
            await cancel.CancelAsync();
            Assert.That(() => inspect, Throws.InstanceOf<OperationCanceledException>());
        }
    }

    [Test]
    public async Task ToService_OfACallThatIsNotInterruptedAgain_SaysThatTheRecordingEnds(CancellationToken token)
    {
        Cassette cassette = await Tapes.RecordAsync(Endless, async client => await client.PullAsync("a", cancellationToken: token).FirstAsync(token), token);
        NoticedTime time = new();

        await Tapes.ReplayAsync(cassette.ToService(timeProvider: time), async client =>
        {
            await using IAsyncEnumerator<PullProgress> pull = client.PullAsync("a", cancellationToken: token).GetAsyncEnumerator(token);
            Assert.That(await pull.MoveNextAsync(), Is.True);
            Task<bool> next = pull.MoveNextAsync().AsTask();
            await time.TimerCreated.WaitAsync(token);
            time.Advance(TimeSpan.FromSeconds(10));

            ArcBoxException failure = await Tapes.FailureOfAsync(() => next);
            Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.FailedPrecondition));
            Assert.That(failure.Message, Does.Contain("ends here").And.Contains("Pull").And.Contains("record the cassette again"));
        });
    }

    [Test]
    public async Task ToService_OfABuildInterruptedBehindItsContext_CanBeLeftAgain(CancellationToken token)
    {
        Func<ImageClient, Task<string>> leave = async client
            => (await client.BuildAsync(Contexts.Of(("Dockerfile", "FROM a")), cancellationToken: token).FirstAsync(token)).Stream;
        Cassette cassette = await Tapes.RecordAsync(Endless, leave, token);

        Assert.That(cassette.Calls.Single().Upload!.Files, Is.EqualTo(new[] { "Dockerfile" }));
        await Tapes.ReplayAsync(cassette.ToService(), async client => Assert.That(await leave(client), Is.EqualTo("first")));
    }

    [Test]
    public async Task ToCassetteAsync_OfABuildInterruptedWithinItsContext_LeavesItOut(CancellationToken token)
    {
        await using RecordingSession session = await RecordingSession.StartAsync(Endless);
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(token);
        using StalledStream stalled = new(Contexts.Tar(DateTimeOffset.UnixEpoch, ("a", new string('x', 200_000))));
        Task build = session.Client.BuildAsync(ImageBuildContext.FromTar(stalled), cancellationToken: cancel.Token).ToListAsync(token).AsTask();
        await session.Engine.WaitForCallAsync(call => call.ContextBytes > 0, token);

        await cancel.CancelAsync();

        Assert.That(() => build, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await session.Recorder.ToCassetteAsync(token)).Calls, Is.Empty);
    }

    [Test]
    public async Task ToCassetteAsync_OfACallWhoseDeadlinePassed_IsInterrupted(CancellationToken token)
    {
        Cassette cassette = await Tapes.RecordAsync(
            Endless,
            client => Tapes.FailureOfAsync(
                () => client.InspectAsync("a", new InspectOptions { Timeout = TimeSpan.FromMilliseconds(50) }, token)),
            token);

        Assert.That(cassette.Calls.Single().Status, Is.Null);
        Assert.That(cassette.ToString(), Does.Contain("\ninterrupted\n"));
    }

    [Test]
    public async Task ToCassetteAsync_WithACallUnderWay_WaitsForIt(CancellationToken token)
    {
        await using RecordingSession session = await RecordingSession.StartAsync(Endless);
        IAsyncEnumerator<PullProgress> pull = session.Client.PullAsync("a", cancellationToken: token).GetAsyncEnumerator(token);
        await pull.MoveNextAsync();

        using CancellationTokenSource givingUp = new();
        Task<Cassette> givenUp = session.Recorder.ToCassetteAsync(givingUp.Token);
        Task<Cassette> cassette = session.Recorder.ToCassetteAsync(token);
        await givingUp.CancelAsync();
        Assert.That(() => givenUp, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(cassette.IsCompleted, Is.False);

        await pull.DisposeAsync();
        Assert.That((await cassette).Calls, Has.Count.EqualTo(1));
    }

    /// <summary>A stream that gives what it has and then nothing, until it is cancelled.</summary>
    private sealed class StalledStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = await base.ReadAsync(buffer, cancellationToken);
            if (count == 0) await cancellationToken.HangAsync();
            return count;
        }
    }
}
