using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>Builds whose archive comes from a stream that ignores its token: their end must not wait for it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SilentContextTests : IAsyncDisposable
{
    private readonly SilentStream _tar = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ImageClient _client;

    public SilentContextTests()
    {
        ImageServiceDouble service = new()
        {
            OnBuild = async (requests, responses, context) =>
            {
                await responses.WriteAsync(new BuildProgress { Stream = "Step 1/1 : FROM scratch" });
                await requests.MoveNext(context.CancellationToken);
            },
        };
        _client = new ImageClient(new InMemoryChannel(service)) { TimeProvider = _time };
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _tar.DisposeAsync();
    }

    [Test]
    public async Task BuildAsync_Cancelled_Ends()
    {
        using CancellationTokenSource source = new();
        await using IAsyncEnumerator<BuildProgress> reader = Build(null, source.Token);
        await reader.MoveNextAsync().Soon();
        await _tar.Reading.WaitAsync();

        Task<bool> read = reader.MoveNextAsync().AsTask();
        await source.CancelAsync();

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(read)).CancellationToken, Is.EqualTo(source.Token));
    }

    [Test]
    public async Task BuildAsync_LoopLeftEarly_Ends()
    {
        IAsyncEnumerator<BuildProgress> reader = Build();
        await reader.MoveNextAsync().Soon();
        await _tar.Reading.WaitAsync();

        Assert.That(async () => await reader.DisposeAsync().Soon(), Throws.Nothing);
    }

    [Test]
    public async Task BuildAsync_Timeout_Ends()
    {
        await using IAsyncEnumerator<BuildProgress> reader = Build(new BuildOptions { Timeout = TimeSpan.FromSeconds(5) });
        await reader.MoveNextAsync().Soon();
        await _tar.Reading.WaitAsync();

        Task<bool> read = reader.MoveNextAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That((await Thrown.ByAsync<ArcBoxException>(read)).StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
    }

    [Test]
    public async Task WriteToAsync_ReadEndsAfterCancellation_NothingMoreIsWritten()
    {
        using CancellationTokenSource source = new();
        using MemoryStream destination = new();
        Task writing = ImageBuildContext.FromTar(_tar).WriteToAsync(destination, source.Token);
        await _tar.Reading.WaitAsync();

        await source.CancelAsync();
        await Thrown.ByAsync<OperationCanceledException>(writing);
        _tar.Answer(100);

        Assert.That(destination.Length, Is.Zero);
    }

    private IAsyncEnumerator<BuildProgress> Build(BuildOptions? options = null, CancellationToken cancellationToken = default)
        => _client.BuildAsync(ImageBuildContext.FromTar(_tar), options, cancellationToken).GetAsyncEnumerator(CancellationToken.None);
}
