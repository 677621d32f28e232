using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>A call that is ended from outside: by its client, its deadline or its channel.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class InMemoryCancellationTests
{
    private readonly Gate _running = new();
    private readonly Gate _stopped = new();
    private readonly ImageServiceDouble _endless;

    public InMemoryCancellationTests() => _endless = new()
    {
        OnExists = async (_, context) =>
        {
            await UntilCancelledAsync(context);
            return new ExistsImageResponse();
        },
        OnPull = async (_, responses, context) =>
        {
            await responses.WriteAsync(new PullProgress());
            await UntilCancelledAsync(context);
        },
        OnBuild = (_, _, context) => UntilCancelledAsync(context),
    };

    [Test]
    public async Task Unary_ClientCancels_HandlersTokenFiresAndTheCallIsCancelled()
    {
        using CancellationTokenSource source = new();
        Task<ExistsImageResponse> call = InMemory.Over(_endless).ExistsAsync(new ExistsImageRequest(), cancellationToken: source.Token).ResponseAsync;
        await _running.WaitAsync();

        await source.CancelAsync();

        Assert.That((await Thrown.ByAsync<RpcException>(call)).StatusCode, Is.EqualTo(StatusCode.Cancelled));
        await _stopped.WaitAsync();
    }

    [Test]
    public async Task Stream_ClientLeaves_HandlersTokenFires()
    {
        using (var call = InMemory.Over(_endless).Pull(new PullImageRequest()))
        {
            Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.True);
            await _running.WaitAsync();
        }

        await _stopped.WaitAsync();
    }

    [Test]
    public async Task Stream_ClientsReadIsCancelled_TheCallIsCancelledAsOverAWire()
    {
        using CancellationTokenSource source = new();
        using var call = InMemory.Over(_endless).Pull(new PullImageRequest());
        Assert.That(await call.ResponseStream.MoveNext(source.Token).Soon(), Is.True);

        Task<bool> read = call.ResponseStream.MoveNext(source.Token);
        await _running.WaitAsync();
        await source.CancelAsync();

        Assert.That((await Thrown.ByAsync<RpcException>(read)).StatusCode, Is.EqualTo(StatusCode.Cancelled));
        await _stopped.WaitAsync();
    }

    [Test]
    public async Task Stream_Cancelled_MessagesThatWaitAreNotRead()
    {
        using var call = InMemory.Over(_endless).Pull(new PullImageRequest());
        await _running.WaitAsync();

        call.Dispose();

        Assert.That((await Thrown.ByAsync<RpcException>(call.ResponseStream.MoveNext(default))).StatusCode, Is.EqualTo(StatusCode.Cancelled));
    }

    [Test]
    public async Task Duplex_ClientCancelsWhileTheHandlerReads_TheReadFails()
    {
        TaskCompletionSource<RpcException> read = new();
        var client = InMemory.Over(new()
        {
            OnBuild = async (requests, _, _) =>
            {
                _running.Open();
                // Without the call's token: the end of the call alone must end the read.
                read.SetResult(await Thrown.ByAsync<RpcException>(requests.MoveNext(CancellationToken.None)));
            },
        });
        using var call = client.Build();
        await _running.WaitAsync();

        call.Dispose();

        Assert.That((await read.Task.Soon()).StatusCode, Is.EqualTo(StatusCode.Cancelled));
    }

    [Test]
    public async Task Call_TokenFiredBefore_HandlerIsNotRun()
    {
        RpcException exception = await Thrown.ByAsync<RpcException>(
            InMemory.Over(_endless).ExistsAsync(new ExistsImageRequest(), cancellationToken: new CancellationToken(true)).ResponseAsync);

        Assert.That(exception.StatusCode, Is.EqualTo(StatusCode.Cancelled));
        Assert.That(_running.IsOpen, Is.False);
    }

    [Test]
    public async Task Deadline_Passes_BothSidesAreTold()
    {
        FakeTimeProvider time = new();
        var client = InMemory.Over(_endless, new InMemoryChannelOptions { TimeProvider = time });
        Task<ExistsImageResponse> call = client.ExistsAsync(new ExistsImageRequest(), deadline: time.GetUtcNow().UtcDateTime.AddSeconds(5)).ResponseAsync;
        await _running.WaitAsync();

        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.That(call.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.That((await Thrown.ByAsync<RpcException>(call)).StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
        await _stopped.WaitAsync();
    }

    [Test]
    public async Task Deadline_PassedBefore_HandlerIsNotRun()
    {
        FakeTimeProvider time = new();
        var client = InMemory.Over(_endless, new InMemoryChannelOptions { TimeProvider = time });

        RpcException exception = await Thrown.ByAsync<RpcException>(
            client.ExistsAsync(new ExistsImageRequest(), deadline: time.GetUtcNow().UtcDateTime).ResponseAsync);

        Assert.That(exception.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
        Assert.That(_running.IsOpen, Is.False);
    }

    [Test]
    public async Task Deadline_Given_HandlerSeesIt()
    {
        FakeTimeProvider time = new();
        DateTime seen = default, none = default;
        DateTime deadline = time.GetUtcNow().UtcDateTime.AddYears(200);
        ImageServiceDouble service = new()
        {
            OnExists = (_, context) =>
            {
                (seen, none) = (context.Deadline, seen);
                return Task.FromResult(new ExistsImageResponse());
            },
        };
        var client = InMemory.Over(service, new InMemoryChannelOptions { TimeProvider = time });

        await client.ExistsAsync(new ExistsImageRequest()).ResponseAsync.Soon();
        await client.ExistsAsync(new ExistsImageRequest(), deadline: deadline).ResponseAsync.Soon();

        Assert.That(none, Is.EqualTo(DateTime.MaxValue));
        Assert.That(seen, Is.EqualTo(deadline));
    }

    [Test]
    public async Task Shutdown_RunningAndLaterCalls_AreUnavailable()
    {
        InMemoryChannel channel = new(_endless);
        ImageService.ImageServiceClient client = new(channel);
        using var call = client.Build();
        await _running.WaitAsync();

        await channel.DisposeAsync().Soon();
        await channel.DisposeAsync().Soon();

        Assert.That((await Thrown.ByAsync<RpcException>(call.ResponseStream.MoveNext(default))).StatusCode, Is.EqualTo(StatusCode.Unavailable));
        Assert.That((await Thrown.ByAsync<RpcException>(call.RequestStream.WriteAsync(new BuildContext()))).StatusCode, Is.EqualTo(StatusCode.Unavailable));
        await _stopped.WaitAsync();
        RpcException later = await Thrown.ByAsync<RpcException>(client.ExistsAsync(new ExistsImageRequest()).ResponseAsync);
        Assert.That(later.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    [Test]
    public async Task HandlersToken_CallEndedWell_FiresForWhatWasLeftBehind()
    {
        Gate fired = new();
        var client = InMemory.Over(new()
        {
            OnExists = (_, context) =>
            {
                fired.OpenOn(context.CancellationToken);
                return Task.FromResult(new ExistsImageResponse());
            },
        });

        await client.ExistsAsync(new ExistsImageRequest()).ResponseAsync.Soon();

        await fired.WaitAsync();
    }

    private async Task UntilCancelledAsync(ServerCallContext context)
    {
        _stopped.OpenOn(context.CancellationToken);
        _running.Open();
        await _stopped.WaitAsync();
        context.CancellationToken.ThrowIfCancellationRequested();
    }
}
