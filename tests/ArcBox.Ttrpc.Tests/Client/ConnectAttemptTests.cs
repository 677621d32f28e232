using ArcBox.Ttrpc.Tests.Support;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Client;

/// <summary>Calls that do not wait for the server, and may connect more than once. The clock stands still unless a test moves it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ConnectAttemptTests
{
    // The longest pause; other timers are timeouts.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(6);

    private readonly ManualClock _time = new();
    private int _attempts;

    [Test]
    public async Task AnyKind_NobodyListens_FailsAfterTheLastAttempt([Values] MethodType kind)
    {
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(_ => throw Count(), Options(maxConnectAttempts: 4));

        Task<string> call = new TalkClient(channel.CreateCallInvoker()).CallAsync(kind);
        foreach (double mean in new[] { 50, 80, 128 })
        {
            TimeSpan pause = await NextPauseAsync();
            Assert.That(pause.TotalMilliseconds / mean, Is.InRange(0.79, 1.2));
            _time.Advance(pause);
        }

        Status status = await call.FailsWithAsync(StatusCode.Unavailable);
        Assert.That(status.Detail, Does.Contain("The door is locked."));
        Assert.That(_attempts, Is.EqualTo(4));
    }

    [Test]
    public async Task AnyKind_ServerComesMeanwhile_CallSucceeds([Values] MethodType kind)
    {
        await using TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, new TalkDouble());
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(_ => _attempts == 0 ? throw Count() : new(Serve(server)), Options(maxConnectAttempts: 2));

        Task<string> call = new TalkClient(channel.CreateCallInvoker()).CallAsync(kind, "patience");
        _time.Advance(await NextPauseAsync());

        Assert.That(await call.Soon(), Is.EqualTo("patience"));
    }

    [Test]
    public async Task AnyKind_ProblemThatStays_FailsAtOnce([Values] MethodType kind)
    {
        string path = Path.GetTempFileName();
        await using TtrpcChannel channel = TtrpcChannel.ForAddress($"unix://{path}", Options(maxConnectAttempts: 4));

        Status status = await new TalkClient(channel.CreateCallInvoker()).CallAsync(kind).FailsWithAsync(StatusCode.Unavailable);

        File.Delete(path);
        Assert.That(((TtrpcConnectException)status.DebugException!).IsTransient, Is.False);
    }

    // The attempts' own limit begins anew with each.
    [Test]
    public async Task AnyKind_SecondAttemptHangs_AllKeepWithinTheConnectTimeoutTogether([Values] MethodType kind)
    {
        Gate hangs = new();
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(
            async token =>
            {
                if (_attempts == 0) throw Count();
                hangs.Open();
                await Gate.UntilCancelledAsync(token);
                throw new InvalidOperationException("Not reached.");
            },
            Options(maxConnectAttempts: 4));

        Task<string> call = new TalkClient(channel.CreateCallInvoker()).CallAsync(kind);
        TimeSpan pause = await NextPauseAsync();
        _time.Advance(pause);
        await hangs.WaitAsync();
        _time.Advance(TimeSpan.FromSeconds(20) - pause - TimeSpan.FromMilliseconds(1));
        Assert.That(call.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That((await call.FailsWithAsync(StatusCode.Unavailable)).Detail, Does.Contain("The door is locked."));
    }

    [Test]
    public async Task AnyKind_CancelledBetweenTwoAttempts_IsCancelled([Values(MethodType.Unary, MethodType.DuplexStreaming)] MethodType kind)
    {
        using CancellationTokenSource cancel = new();
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(_ => throw Count(), Options(maxConnectAttempts: 4));
        Task<string> call = new TalkClient(channel.CreateCallInvoker()).CallAsync(kind, options: new CallOptions(cancellationToken: cancel.Token));
        await NextPauseAsync();

        await cancel.CancelAsync();

        await call.FailsWithAsync(StatusCode.Cancelled);
        Assert.That(_attempts, Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void MaxConnectAttempts_NotAboveZero_IsRefused(int attempts)
        => Assert.That(() => new TtrpcChannelOptions { MaxConnectAttempts = attempts }, Throws.TypeOf<ArgumentOutOfRangeException>());

    private IOException Count()
    {
        _attempts++;
        return new IOException("The door is locked.");
    }

    private TtrpcChannelOptions Options(int maxConnectAttempts) => new() { TimeProvider = _time, MaxConnectAttempts = maxConnectAttempts };

    private Task<TimeSpan> NextPauseAsync() => _time.NextTimerAsync(due => due <= LongestPause);

    private static PipeEnd Serve(TtrpcServer server)
    {
        (PipeEnd client, PipeEnd peer) = PipeEnd.Pair();
        _ = server.ServeAsync(peer);
        return client;
    }
}
