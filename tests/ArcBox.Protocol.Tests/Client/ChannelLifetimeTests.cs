using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>When a client's channel is made, by whom, and when it goes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ChannelLifetimeTests
{
    private readonly Gate _opening = new();
    private readonly TaskCompletionSource<ChannelBase> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _openings;

    [Test]
    public async Task Factory_ManyCallsAtOnce_IsAskedOnceByTheFirst()
    {
        ImageClient client = new(OpenAsync);
        Assert.That(_openings, Is.Zero);

        Task<bool>[] calls = [.. Enumerable.Range(0, 20).Select(_ => client.ExistsAsync("nginx"))];
        _opened.SetResult(NewChannel());
        await Task.WhenAll(calls).Soon();
        await client.ExistsAsync("nginx").Soon();

        Assert.That(_openings, Is.EqualTo(1));
    }

    [Test]
    public async Task Factory_Fails_AllThatWaitGetItsExceptionAndTheNextCallTriesAgain()
    {
        TaskCompletionSource<ChannelBase> first = new();
        Queue<Task<ChannelBase>> answers = new([first.Task, Task.FromResult<ChannelBase>(NewChannel())]);
        ImageClient client = new(_ =>
        {
            Interlocked.Increment(ref _openings);
            return new ValueTask<ChannelBase>(answers.Dequeue());
        });
        Task<bool>[] calls = [client.ExistsAsync("nginx"), client.ExistsAsync("nginx")];
        DaemonUnreachableException cause = new("nobody is there");

        first.SetException(cause);

        foreach (Task<bool> call in calls) Assert.That(await Thrown.ByAsync<DaemonUnreachableException>(call), Is.SameAs(cause));
        Assert.That(_openings, Is.EqualTo(1));
        Assert.That(await client.ExistsAsync("nginx").Soon(), Is.True);
        Assert.That(_openings, Is.EqualTo(2));
    }

    [Test]
    public async Task Factory_FirstCallerGivesUp_TheOthersStillGetTheChannel()
    {
        using CancellationTokenSource source = new();
        ImageClient client = new(OpenAsync);
        Task<bool> first = client.ExistsAsync("nginx", source.Token);
        Task<bool> second = client.ExistsAsync("nginx");
        await _opening.WaitAsync();

        await source.CancelAsync();

        await Thrown.ByAsync<OperationCanceledException>(first);
        _opened.SetResult(NewChannel());
        Assert.That(await second.Soon(), Is.True);
        Assert.That(_openings, Is.EqualTo(1));
    }

    [Test]
    public async Task Factory_AllCallersGiveUp_ItsTokenFiresAndWhatItStillMakesIsDisposed()
    {
        using CancellationTokenSource source = new();
        Gate givenUp = new();
        ImageClient client = new(token =>
        {
            givenUp.OpenOn(token);
            return OpenAsync(token);
        });
        Task<bool> call = client.ExistsAsync("nginx", source.Token);
        await _opening.WaitAsync();

        await source.CancelAsync();

        await Thrown.ByAsync<OperationCanceledException>(call);
        await givenUp.WaitAsync();
        ChannelDouble late = NewChannel();
        _opened.SetResult(late);
        await late.Disposed.WaitAsync();
    }

    [Test]
    public async Task Factory_CancelsOnItsOwn_IsAFailure()
    {
        ImageClient client = new(_ => throw new OperationCanceledException());

        Assert.That((await Thrown.ByAsync<ArcBoxException>(client.ExistsAsync("nginx"))).StatusCode, Is.EqualTo(StatusCode.Cancelled));
    }

    [Test]
    public async Task DisposeAsync_ChannelMadeByTheClient_IsDisposed()
    {
        ChannelDouble channel = NewChannel();
        ImageClient client = new(_ => new ValueTask<ChannelBase>(channel));
        await client.ExistsAsync("nginx").Soon();

        await client.DisposeAsync().Soon();
        await client.DisposeAsync().Soon();

        Assert.That(channel.Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task DisposeAsync_ChannelGiven_StaysOpen()
    {
        ChannelDouble channel = NewChannel();
        ImageClient client = new(channel);

        await client.DisposeAsync().Soon();

        Assert.That(channel.Disposals, Is.Zero);
        Assert.That(await new ImageClient(channel).ExistsAsync("nginx").Soon(), Is.True);
    }

    [Test]
    public async Task DisposeAsync_NeverUsed_AsksForNoChannel()
    {
        await new ImageClient(OpenAsync).DisposeAsync().Soon();

        Assert.That(_openings, Is.Zero);
    }

    [Test]
    public async Task DisposeAsync_WhileTheChannelIsMade_CallsThatWaitThrowObjectDisposed()
    {
        Gate cancelled = new();
        ImageClient client = new(async token =>
        {
            cancelled.OpenOn(token);
            _opening.Open();
            await cancelled.WaitAsync();
            throw new OperationCanceledException(token);
        });
        Task<bool> call = client.ExistsAsync("nginx");
        await _opening.WaitAsync();

        await client.DisposeAsync().Soon();

        await Thrown.ByAsync<ObjectDisposedException>(call);
    }

    [Test]
    public async Task Calls_AfterDispose_ThrowObjectDisposed()
    {
        ImageClient client = new(NewChannel());
        await client.DisposeAsync();

        await Thrown.ByAsync<ObjectDisposedException>(client.ExistsAsync("nginx"));
        await Thrown.ByAsync<ObjectDisposedException>(client.PullAsync("nginx").ToListAsync());
        await Thrown.ByAsync<ObjectDisposedException>(client.BuildAsync(ImageBuildContext.FromTar(Stream.Null)).ToListAsync());
    }

    [Test]
    public async Task DisposeAsync_DuringACallOverItsOwnChannel_TheCallFails()
    {
        Gate stopped = new();
        ImageClient client = new(_ => new ValueTask<ChannelBase>(new InMemoryChannel(new ImageServiceDouble
        {
            OnPull = async (_, responses, context) =>
            {
                await responses.WriteAsync(new PullProgress());
                stopped.OpenOn(context.CancellationToken);
                await stopped.WaitAsync();
            },
        })));
        await using IAsyncEnumerator<PullProgress> reader = client.PullAsync("nginx").GetAsyncEnumerator();
        Assert.That(await reader.MoveNextAsync().Soon(), Is.True);

        await client.DisposeAsync().Soon();

        Assert.That((await Thrown.ByAsync<ArcBoxException>(reader.MoveNextAsync().AsTask())).StatusCode, Is.EqualTo(StatusCode.Unavailable));
        await stopped.WaitAsync();
    }

    private static ChannelDouble NewChannel()
        => new(new ImageServiceDouble { OnExists = (_, _) => Task.FromResult(new ExistsImageResponse { Exists = true }) });

    private async ValueTask<ChannelBase> OpenAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _openings);
        _opening.Open();
        return await _opened.Task;
    }

    /// <summary>A channel that counts its disposals.</summary>
    private sealed class ChannelDouble(ImageServiceDouble service) : ChannelBase("double://"), IDisposable
    {
        private readonly InMemoryChannel _inner = new(service);

        public int Disposals { get; private set; }

        public Gate Disposed { get; } = new();

        public override CallInvoker CreateCallInvoker() => _inner.CreateCallInvoker();

        public void Dispose()
        {
            Disposals++;
            Disposed.Open();
        }
    }
}
