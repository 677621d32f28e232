using System.IO.Pipelines;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Client;

/// <summary>How a channel connects, and what calls hear when it cannot.</summary>
internal sealed class ConnectingTests
{
    private const string Nowhere = "unix:///nowhere/at/all.sock";

    [Test]
    public async Task AnyKind_NobodyListens_FailsAtOnceAndSaysWhy([Values] MethodType kind)
    {
        await using TtrpcChannel channel = TtrpcChannel.ForAddress(Nowhere);
        Status status = await new TalkClient(channel.CreateCallInvoker()).CallAsync(kind).FailsWithAsync(StatusCode.Unavailable);
        Assert.That(status.DebugException, Is.InstanceOf<TtrpcConnectException>());
        TtrpcConnectException reason = (TtrpcConnectException)status.DebugException!;
        Assert.That(reason.Address, Is.EqualTo(Nowhere));
        Assert.That(status.Detail, Does.Contain(Nowhere).And.Contain(reason.Problem));
        Assert.That(reason.IsTransient, Is.True);
    }

    [Test]
    public async Task WaitForReady_NobodyListens_PausesGrowUntilTheDeadlineNamesTheReason(
        [Values(MethodType.Unary, MethodType.DuplexStreaming)] MethodType kind)
    {
        ManualClock time = new();
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(
            _ => throw new IOException("The door is locked."), new TtrpcChannelOptions { TimeProvider = time });
        DateTime deadline = time.GetUtcNow().UtcDateTime + TimeSpan.FromMinutes(1);
        Task<string> call = new TalkClient(channel.CreateCallInvoker()).CallAsync(kind, options: new CallOptions(deadline: deadline).WithWaitForReady());

        List<double> factors = [];
        for (double mean = 50; time.GetUtcNow().UtcDateTime < deadline; mean = Math.Min(mean * 1.6, 5000))
        {
            // Other timers are the deadline's and those of attempts.
            TimeSpan pause = await time.NextTimerAsync(due => due < TimeSpan.FromSeconds(7));
            factors.Add(pause.TotalMilliseconds / mean);
            time.Advance(pause);
        }

        Assert.That(factors, Is.All.InRange(0.79, 1.21));
        Assert.That(factors.Max() - factors.Min(), Is.GreaterThan(0.01), "pauses are random");
        Status status = await call.FailsWithAsync(StatusCode.DeadlineExceeded);
        Assert.That(status.Detail, Does.Contain("The door is locked."));
        Assert.That(status.DebugException, Is.InstanceOf<TtrpcConnectException>());
    }

    [Test]
    public async Task WaitForReady_ServerComesUpLater_CallSucceeds([Values] MethodType kind)
    {
        ManualClock time = new();
        await using TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, new TalkDouble());
        int attempts = 0;
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(
            _ => Interlocked.Increment(ref attempts) < 3 ? throw new IOException("Not yet.") : new(Serve(server)),
            new TtrpcChannelOptions { TimeProvider = time });
        Task<string> call = new TalkClient(channel.CreateCallInvoker()).CallAsync(kind, "patience", new CallOptions().WithWaitForReady());
        for (int i = 0; i < 2; i++) time.Advance(await time.NextTimerAsync(due => due < TimeSpan.FromSeconds(7)));
        Assert.That(await call.Soon(), Is.EqualTo("patience"));
        Assert.That(attempts, Is.EqualTo(3));
    }

    [Test]
    public async Task Shutdown_BetweenAttempts_EndsTheWaitingAtOnce()
    {
        ManualClock time = new();
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(_ => throw new IOException("Closed."), new TtrpcChannelOptions { TimeProvider = time });
        TalkClient client = new(channel.CreateCallInvoker());
        Task[] waiting =
        [
            channel.ConnectAsync(),
            client.CallAsync(MethodType.Unary, options: new CallOptions().WithWaitForReady()),
            client.CallAsync(MethodType.ServerStreaming, options: new CallOptions().WithWaitForReady()),
        ];
        for (int i = 0; i < 3; i++) await time.NextTimerAsync(due => due < TimeSpan.FromSeconds(7));
        await channel.ShutdownAsync().Soon();
        foreach (Task each in waiting) await each.FailsWithAsync(StatusCode.Unavailable);
    }

    [Test]
    public async Task ConnectTimeout_Passes_FailsTheAttemptAndSaysSo([Values(MethodType.Unary, MethodType.ClientStreaming)] MethodType kind)
    {
        FakeTimeProvider time = new();
        Gate asked = new();
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(
            async token =>
            {
                asked.Open();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                throw new InvalidOperationException("Not reached.");
            },
            new TtrpcChannelOptions { TimeProvider = time, ConnectTimeout = TimeSpan.FromSeconds(2.5) });
        Task<string> call = new TalkClient(channel.CreateCallInvoker()).CallAsync(kind);
        await asked.WaitAsync();
        time.Advance(TimeSpan.FromSeconds(2.4));
        Assert.That(call.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Status status = await call.FailsWithAsync(StatusCode.Unavailable);
        Assert.That(status.Detail, Does.Contain("within 2.5 s"));
    }

    [Test]
    public async Task ConnectAsync_OneOfTwoGivesUp_TheOtherGetsTheSameAttempt()
    {
        TaskCompletionSource<IDuplexPipe> door = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int attempts = 0;
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(token =>
        {
            Interlocked.Increment(ref attempts);
            return new(door.Task.WaitAsync(token));
        });
        using CancellationTokenSource cancel = new();
        Task givesUp = channel.ConnectAsync(cancel.Token);
        Task waits = channel.ConnectAsync();
        await cancel.CancelAsync();
        await Thrown.ByAsync<OperationCanceledException>(givesUp);
        using MemoryWire wire = new();
        door.SetResult(wire);
        await waits.Soon();
        Assert.That((channel.State, attempts), Is.EqualTo((TtrpcChannelState.Ready, 1)));
    }

    [Test]
    public async Task State_ConnectionComesAndGoes_IsToldAtEachStep()
    {
        TaskCompletionSource<IDuplexPipe> door = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(token => new(door.Task.WaitAsync(token)));
        Task connecting = channel.ConnectAsync();
        await channel.WaitForStateChangedAsync(TtrpcChannelState.Idle).Soon();
        Assert.That(channel.State, Is.EqualTo(TtrpcChannelState.Connecting));

        using MemoryWire wire = new();
        Task changed = channel.WaitForStateChangedAsync(TtrpcChannelState.Connecting);
        door.SetResult(wire);
        await connecting.Soon();
        await changed.Soon();
        Assert.That(channel.State, Is.EqualTo(TtrpcChannelState.Ready));

        door = new TaskCompletionSource<IDuplexPipe>();
        door.SetException(new IOException("Closed."));
        changed = channel.WaitForStateChangedAsync(TtrpcChannelState.Ready);
        wire.Raw.Dispose();
        await changed.Soon();
        Assert.That(channel.State, Is.EqualTo(TtrpcChannelState.Idle));

        await new TalkClient(channel.CreateCallInvoker()).SayAsync("").FailsWithAsync(StatusCode.Unavailable);
        Assert.That(channel.State, Is.EqualTo(TtrpcChannelState.TransientFailure));
        using CancellationTokenSource cancel = new();
        Task unchanged = channel.WaitForStateChangedAsync(TtrpcChannelState.TransientFailure, cancel.Token);
        await cancel.CancelAsync();
        await Thrown.ByAsync<OperationCanceledException>(unchanged);
    }

    private static PipeEnd Serve(TtrpcServer server)
    {
        (PipeEnd client, PipeEnd peer) = PipeEnd.Pair();
        _ = server.ServeAsync(peer);
        return client;
    }
}
