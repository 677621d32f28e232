using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

/// <summary>Delays by a fake clock, as a test of somebody else's sees them: with nothing but the log to tell when to advance it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(30_000)]
public sealed class DelayTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _time = new();
    private ArcBoxMockServer _server = null!;
    private ImageClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ArcBoxMockServer.StartAsync(options: new ArcBoxMockOptions { TimeProvider = _time });
        _client = _server.CreateClient();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task PausedUntil_EachPauseOfAStream_TellsWhenToAdvance(CancellationToken token)
    {
        _server.OnPull().Delays(Delay).Emits(MockProgress.Pull(layers: 0)).Fails(StatusCode.Unavailable, "gone");
        Task pulling = _client.PullToEndAsync("nginx:1.27", cancellationToken: token);
        List<int> sent = [];

        foreach (int _ in Enumerable.Range(0, MockProgress.Pull(layers: 0).Count + 1))
        {
            MockCall paused = await _server.WaitForCallAsync(call => call.PausedUntil > _time.GetUtcNow(), token);
            Assert.That(paused.PausedUntil, Is.EqualTo(_time.GetUtcNow() + Delay));
            sent.Add(paused.ItemsSent);
            _time.Advance(Delay);
        }

        Assert.That(async () => await pulling, Throws.TypeOf<ArcBoxException>().With.Message.Contains("gone"));
        Assert.That(sent, Is.EqualTo(Enumerable.Range(0, sent.Count)));
        Assert.That(_server.Calls.Single().PausedUntil, Is.Null);
    }

    [Test]
    public async Task PausedUntil_ClientLeavesInThePause_IsNullAgain(CancellationToken token)
    {
        _server.OnExists().Delays(Delay).Returns(true);
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task asking = _client.ExistsAsync("nginx", cancellationToken: cancel.Token);
        await _server.WaitForCallAsync(call => call.PausedUntil is not null, token);

        await cancel.CancelAsync();

        Assert.That(async () => await asking, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await _server.WaitForCallAsync(call => call.EndedAt is not null, token)).PausedUntil, Is.Null);
    }
}
