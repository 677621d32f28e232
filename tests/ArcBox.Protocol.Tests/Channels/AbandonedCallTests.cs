using System.Runtime.CompilerServices;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>Work that was given up on purpose is not reported as a forgotten task's failure.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AbandonedCallTests : IDisposable
{
    private readonly string _canary = Guid.NewGuid().ToString();
    private readonly Gate _running = new();
    private readonly Gate _stopped = new();
    private volatile Exception? _unobserved;

    public AbandonedCallTests() => TaskScheduler.UnobservedTaskException += Keep;

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Keep;

    [Test]
    public async Task Unary_DisposedWithoutBeingAwaited_IsNoUnobservedFailure()
    {
        WeakReference response = await LeaveUnaryCallAsync();

        await CollectAsync(response);

        Assert.That(_unobserved, Is.Null);
    }

    [Test]
    public async Task Handler_ItsCancellationCallbackThrows_IsNoUnobservedFailure()
    {
        WeakReference callback = await LeaveThrowingCallbackAsync();

        await CollectAsync(callback);

        Assert.That(_unobserved, Is.Null);
    }

    [Test]
    public async Task Opening_GivenUpAndItsChannelFailsToClose_IsNoUnobservedFailure()
    {
        WeakReference channel = await LeaveOpeningAsync();

        await CollectAsync(channel);

        Assert.That(_unobserved, Is.Null);
    }

    // Methods of their own, so that nothing of the call is on a test's stack when it is collected.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> LeaveUnaryCallAsync()
    {
        ImageServiceDouble service = new() { OnExists = (_, _) => throw new RpcException(new Status(StatusCode.Internal, _canary)) };
        AsyncUnaryCall<ExistsImageResponse> call = InMemory.Over(service).ExistsAsync(new ExistsImageRequest());
        await ((Task)call.ResponseAsync).ContinueWith(static _ => { }, TaskScheduler.Default).Soon();
        call.Dispose();
        return new WeakReference(call.ResponseAsync);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> LeaveThrowingCallbackAsync()
    {
        WeakReference? thrower = null;
        ImageServiceDouble service = new()
        {
            OnExists = (_, context) =>
            {
                object target = new();
                thrower = new WeakReference(target);
                context.CancellationToken.Register(
                    state =>
                    {
                        _stopped.Open();
                        throw new InvalidOperationException($"{_canary} {state}");
                    },
                    target);
                return Task.FromResult(new ExistsImageResponse());
            },
        };
        await InMemory.Over(service).ExistsAsync(new ExistsImageRequest()).ResponseAsync.Soon();
        await _stopped.WaitAsync();
        return thrower!;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> LeaveOpeningAsync()
    {
        using CancellationTokenSource source = new();
        TaskCompletionSource<ChannelBase> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ImageClient client = new(_ =>
        {
            _running.Open();
            return new ValueTask<ChannelBase>(opened.Task);
        });
        Task<bool> call = client.ExistsAsync("nginx", source.Token);
        await _running.WaitAsync();
        await source.CancelAsync();
        await Thrown.ByAsync<OperationCanceledException>(call);
        UnclosableChannel channel = new(_canary, _stopped);
        opened.SetResult(channel);
        await _stopped.WaitAsync();
        return new WeakReference(channel);
    }

    // The report comes from a finalizer: first of all the tasks must be garbage.
    private static async Task CollectAsync(WeakReference witness)
    {
        for (int round = 0; round < 1000 && witness.IsAlive; round++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(witness.IsAlive, Is.False, "otherwise the test would see nothing");
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private void Keep(object? sender, UnobservedTaskExceptionEventArgs report)
    {
        if (report.Exception.ToString().Contains(_canary, StringComparison.Ordinal)) _unobserved = report.Exception;
    }

    private sealed class UnclosableChannel(string message, Gate closing) : ChannelBase("test")
    {
        public override CallInvoker CreateCallInvoker() => new InMemoryChannel(new ImageServiceDouble()).CreateCallInvoker();

        protected override Task ShutdownAsyncCore()
        {
            closing.Open();
            throw new InvalidOperationException(message);
        }
    }
}
