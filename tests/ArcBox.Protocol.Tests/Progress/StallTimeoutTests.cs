using System.Runtime.CompilerServices;
using ArcBox.Protocol.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>Streams of anybody that stand still.</summary>
public sealed class StallTimeoutTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private FakeTimeProvider _time = null!;
    private Gate _begun = null!;
    private Gate _let = null!;
    private Gate _disposed = null!;

    [SetUp]
    public void SetUp() => (_time, _begun, _let, _disposed) = (new FakeTimeProvider(), new Gate(), new Gate(), new Gate());

    [TestCase(true)]
    [TestCase(false)]
    public async Task Stalls_SourceIsCancelledAndDisposedOf(bool heedsToken)
    {
        await using IAsyncEnumerator<int> reader = Source(heedsToken).WithStallTimeout(Limit, _time).GetAsyncEnumerator();
        Assert.That(await reader.MoveNextAsync(), Is.True);

        ValueTask<bool> next = reader.MoveNextAsync();
        await _begun.WaitAsync();
        _time.Advance(Limit);

        ArcBoxException failure = (await Assert.ThrowsAsync<ArcBoxException>(async () => await next))!;
        Assert.That((failure.StatusCode, failure.Reason, failure.IsTransient), Is.EqualTo((StatusCode.DeadlineExceeded, ErrorReasons.Stalled, true)));
        Assert.That(failure.Message, Is.EqualTo("Nothing came for 30 s, which is the stall timeout."));
        if (!heedsToken)
        {
            Assert.That(_disposed.IsOpen, Is.False, "it is still moving");
            _let.Open();
        }

        await _disposed.WaitAsync();
    }

    [Test]
    public async Task ReaderTakesItsTime_IsNoStall()
    {
        await using IAsyncEnumerator<int> reader = Source(heedsToken: true).WithStallTimeout(Limit, _time).GetAsyncEnumerator();
        Assert.That(await reader.MoveNextAsync(), Is.True);
        _time.Advance(TimeSpan.FromDays(1));

        ValueTask<bool> next = reader.MoveNextAsync();
        await _begun.WaitAsync();
        _time.Advance(Limit - TimeSpan.FromTicks(1));
        _let.Open();

        Assert.That((await next, reader.Current), Is.EqualTo((true, 2)));
        Assert.That(await reader.MoveNextAsync(), Is.False);
        await _disposed.WaitAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task ReaderCancels_IsCancellationWithItsToken(bool heedsToken)
    {
        using CancellationTokenSource cancel = new();
        await using IAsyncEnumerator<int> reader = Source(heedsToken).WithStallTimeout(Limit, _time).GetAsyncEnumerator(cancel.Token);
        Assert.That(await reader.MoveNextAsync(), Is.True);

        ValueTask<bool> next = reader.MoveNextAsync();
        await _begun.WaitAsync();
        await cancel.CancelAsync();

        OperationCanceledException failure = (await Assert.CatchAsync<OperationCanceledException>(async () => await next))!;
        Assert.That(failure.CancellationToken, Is.EqualTo(cancel.Token));
        _let.Open();
        await _disposed.WaitAsync();
    }

    [Test]
    public async Task SourceFails_ItsFailureComesOut()
    {
        static async IAsyncEnumerable<int> FailAsync()
        {
            await Task.Yield();
            yield return 1;
            throw new InvalidDataException("broken");
        }

        (List<int> items, InvalidDataException failure) = await FailAsync().WithStallTimeout(Limit, _time).FailureAsync<int, InvalidDataException>();

        Assert.That((items.Count, failure.Message), Is.EqualTo((1, "broken")));
    }

    [Test]
    public async Task LeavingEarly_DisposesOfTheSource()
    {
        await foreach (int _ in Source(heedsToken: true).WithStallTimeout(Limit, _time)) break;

        Assert.That(_disposed.IsOpen, Is.True);
    }

    private async IAsyncEnumerable<int> Source(bool heedsToken, [EnumeratorCancellation] CancellationToken token = default)
    {
        try
        {
            yield return 1;
            _begun.Open();
            await _let.WaitAsync().WaitAsync(heedsToken ? token : CancellationToken.None);
            yield return 2;
        }
        finally
        {
            _disposed.Open();
        }
    }
}
