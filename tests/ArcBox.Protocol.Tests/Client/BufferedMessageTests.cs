using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>Streams whose server has ended well, while its last messages wait to be read: the caller's token and timeout still count.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BufferedMessageTests : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly InMemoryChannel _channel;
    private readonly ImageClient _client;
    private Task _served = Task.CompletedTask;

    public BufferedMessageTests()
    {
        _channel = new InMemoryChannel(new ImageServiceDouble
        {
            OnPull = (_, responses, _) => _served = WriteTwoAsync(responses, new PullProgress()),
            OnBuild = (_, responses, _) => _served = WriteTwoAsync(responses, new BuildProgress()),
        });
        _client = new ImageClient(_channel) { TimeProvider = _time };
    }

    public void Dispose() => _source.Dispose();

    [TestCase(1)]
    [TestCase(2)]
    public async Task PullAsync_TokenFires_NothingMoreIsHandedOut(int taken) => await CancelAfterAsync(_client.PullAsync("nginx", _source.Token), taken);

    [TestCase(1)]
    [TestCase(2)]
    public async Task BuildAsync_TokenFires_NothingMoreIsHandedOut(int taken)
        => await CancelAfterAsync(_client.BuildAsync(ImageBuildContext.FromTar(Stream.Null), _source.Token), taken);

    [TestCase(1)]
    [TestCase(2)]
    public async Task PullAsync_TimeoutPasses_NothingMoreIsHandedOut(int taken)
        => await TimeOutAfterAsync(_client.PullAsync("nginx", new PullOptions { Timeout = TimeSpan.FromSeconds(5) }), taken);

    [TestCase(1)]
    [TestCase(2)]
    public async Task BuildAsync_TimeoutPasses_NothingMoreIsHandedOut(int taken) => await TimeOutAfterAsync(
        _client.BuildAsync(ImageBuildContext.FromTar(Stream.Null), new BuildOptions { Timeout = TimeSpan.FromSeconds(5) }), taken);

    private static async Task WriteTwoAsync<T>(IServerStreamWriter<T> responses, T message)
    {
        await responses.WriteAsync(message);
        await responses.WriteAsync(message);
    }

    private async Task CancelAfterAsync<T>(IAsyncEnumerable<T> stream, int taken)
    {
        await using IAsyncEnumerator<T> reader = stream.GetAsyncEnumerator(CancellationToken.None);
        await TakeAsync(reader, taken);

        await _source.CancelAsync();

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(reader.MoveNextAsync().AsTask())).CancellationToken, Is.EqualTo(_source.Token));
    }

    private async Task TimeOutAfterAsync<T>(IAsyncEnumerable<T> stream, int taken)
    {
        await using IAsyncEnumerator<T> reader = stream.GetAsyncEnumerator(CancellationToken.None);
        await TakeAsync(reader, taken);

        _time.Advance(TimeSpan.FromSeconds(5));

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(reader.MoveNextAsync().AsTask());
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
    }

    private async Task TakeAsync<T>(IAsyncEnumerator<T> reader, int count)
    {
        for (int taken = 0; taken < count; taken++) Assert.That(await reader.MoveNextAsync().Soon(), Is.True);
        await _served.Soon();
    }
}
