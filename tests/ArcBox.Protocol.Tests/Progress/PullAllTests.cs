using System.Runtime.CompilerServices;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Moq;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>Several pulls as one stream.</summary>
public sealed class PullAllTests
{
    private Mock<IImageClient> _client = null!;

    [SetUp]
    public void SetUp() => _client = new Mock<IImageClient>(MockBehavior.Strict);

    [Test]
    public async Task PullAllAsync_EachPull_HasItsLinesInOrderAndAnEnd()
    {
        PullOptions options = new();
        SetUpPull("a", _ => Streams.Of(Line("1", "Downloading"), Line("1", "Pull complete")), options);
        SetUpPull("b", _ => Streams.Of(Line("2", "Pull complete")), options);

        List<PullAllProgress> read = await _client.Object.PullAllAsync(["a", "b"], options).ToListAsync();

        foreach ((int index, string reference, string?[] lines) in new (int, string, string?[])[]
                 {
                     (0, "a", ["Downloading", "Pull complete", null]), (1, "b", ["Pull complete", null]),
                 })
        {
            PullAllProgress[] own = [.. read.Where(progress => progress.Index == index)];
            Assert.That(own.Select(progress => progress.Line?.Status), Is.EqualTo(lines));
            Assert.That(own, Has.All.Property("Reference").EqualTo(reference));
            Assert.That(own.Select(progress => (progress.IsEnd, progress.State.IsComplete)), Is.EqualTo(lines.Select(line => (line is null, line is null))));
        }
    }

    [Test]
    public async Task PullAllAsync_OneFails_IsReportedAndTheOthersGoOn()
    {
        ArcBoxException failure = new("no such tag");
        SetUpPull("a", _ => Throwing(failure));
        SetUpPull("b", _ => Streams.Of(Line("2", "Pull complete")));

        List<PullAllProgress> read = await _client.Object.PullAllAsync(["a", "b"]).ToListAsync();

        PullAllProgress[] ends = [.. read.Where(progress => progress.IsEnd).OrderBy(progress => progress.Index)];
        Assert.That(ends.Select(end => (end.Failure, end.State.IsComplete)), Is.EqualTo(new (ArcBoxException?, bool)[] { (failure, false), (null, true) }));
    }

    [Test]
    public async Task PullAllAsync_MoreThanMayRunAtOnce_WaitForTheirTurn()
    {
        Dictionary<string, Gate> begun = new() { ["a"] = new(), ["b"] = new(), ["c"] = new() };
        Dictionary<string, Gate> let = new() { ["a"] = new(), ["b"] = new(), ["c"] = new() };
        foreach (string name in begun.Keys) SetUpPull(name, _ => Gated(begun[name], let[name]));

        await using IAsyncEnumerator<PullAllProgress> reader = _client.Object.PullAllAsync(["a", "b", "c"], maxConcurrency: 2).GetAsyncEnumerator();
        ValueTask<bool> first = reader.MoveNextAsync();
        await begun["a"].WaitAsync();
        await begun["b"].WaitAsync();
        Assert.That(begun["c"].IsOpen, Is.False);

        let["b"].Open();
        Assert.That(await first.Soon(), Is.True);
        Assert.That((reader.Current.Reference, reader.Current.IsEnd), Is.EqualTo(("b", true)));
        ValueTask<bool> second = reader.MoveNextAsync();
        await begun["c"].WaitAsync();
        let["a"].Open();
        Assert.That(await second.Soon(), Is.True);
        Assert.That(reader.Current.Reference, Is.EqualTo("a"));
        let["c"].Open();
        Assert.That(await reader.MoveNextAsync().Soon(), Is.True);
        Assert.That(await reader.MoveNextAsync().Soon(), Is.False);
    }

    [Test]
    public async Task PullAllAsync_DaemonUnreachable_EndsAll()
    {
        Gate begun = new();
        Gate cancelled = new();
        SetUpPull("a", token => Endless(begun, cancelled, token));
        SetUpPull("b", _ => After(begun, new DaemonUnreachableException("gone")));

        DaemonUnreachableException failure = await _client.Object.PullAllAsync(["a", "b", "c"], maxConcurrency: 2).ThrownAsync<DaemonUnreachableException>();

        Assert.That((failure.Message, cancelled.IsOpen), Is.EqualTo(("gone", true)));
    }

    [Test]
    public async Task PullAllAsync_Cancelled_CancelsAllPulls()
    {
        Gate[] begun = [new(), new()];
        Gate[] cancelled = [new(), new()];
        SetUpPull("a", token => Endless(begun[0], cancelled[0], token));
        SetUpPull("b", token => Endless(begun[1], cancelled[1], token));
        using CancellationTokenSource stop = new();

        Task<List<PullAllProgress>> read = _client.Object.PullAllAsync(["a", "b"], cancellationToken: stop.Token).ToListAsync();
        foreach (Gate gate in begun) await gate.WaitAsync();
        await stop.CancelAsync();

        await Assert.ThatAsync(() => read.Soon(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(cancelled, Has.All.Property("IsOpen").True);
    }

    [Test]
    public async Task PullAllAsync_ReaderLeaves_CancelsAllPulls()
    {
        Gate begun = new();
        Gate cancelled = new();
        SetUpPull("a", token => Endless(begun, cancelled, token));
        SetUpPull("b", _ => Streams.Of(Line("2", "Waiting"), Line("2", "Downloading"), Line("2", "Pull complete")));

        await foreach (PullAllProgress progress in _client.Object.PullAllAsync(["a", "b"]))
        {
            await begun.WaitAsync();
            Assert.That(progress.Reference, Is.EqualTo("b"));
            break;
        }

        Assert.That(cancelled.IsOpen, Is.True);
    }

    [Test]
    public async Task PullAllAsync_NoReferences_EndsAtOnce() => Assert.That(await _client.Object.PullAllAsync([]).ToListAsync(), Is.Empty);

    [Test]
    public void PullAllAsync_BadArguments_AreRefused()
    {
        Assert.That(() => _client.Object.PullAllAsync(["a"], maxConcurrency: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => _client.Object.PullAllAsync(null!), Throws.ArgumentNullException);
        Assert.That(() => default(IImageClient)!.PullAllAsync(["a"]), Throws.ArgumentNullException);
    }

    private void SetUpPull(string reference, Func<CancellationToken, IAsyncEnumerable<PullProgress>> stream, PullOptions? options = null)
        => _client.Setup(client => client.PullAsync(reference, options, It.IsAny<CancellationToken>()))
            .Returns((string _, PullOptions? _, CancellationToken token) => stream(token));

    private static PullProgress Line(string id, string status) => new() { Id = id, Status = status };

    private static async IAsyncEnumerable<PullProgress> Throwing(Exception failure)
    {
        await Task.Yield();
        yield return Line("1", "Downloading");
        throw failure;
    }

    private static async IAsyncEnumerable<PullProgress> Gated(Gate begun, Gate let)
    {
        begun.Open();
        await let.WaitAsync();
        yield break;
    }

    private static async IAsyncEnumerable<PullProgress> After(Gate gate, Exception failure)
    {
        await gate.WaitAsync();
        foreach (int _ in Array.Empty<int>()) yield return new PullProgress();
        throw failure;
    }

    private static async IAsyncEnumerable<PullProgress> Endless(Gate begun, Gate cancelled, [EnumeratorCancellation] CancellationToken token)
    {
        cancelled.OpenOn(token);
        begun.Open();
        await Gate.UntilCancelledAsync(token);
        yield break;
    }
}
