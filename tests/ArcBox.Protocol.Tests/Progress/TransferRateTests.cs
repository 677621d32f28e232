using ArcBox.Protocol.V1;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>Rate and time left, on a fake clock.</summary>
public sealed class TransferRateTests
{
    private FakeTimeProvider _time = null!;
    private TransferTracker _tracker = null!;

    private TransferState State => _tracker.Snapshot();

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _tracker = new TransferTracker(_time);
    }

    [Test]
    public void Rate_Steady_IsThatOfTheBytes()
    {
        Start();
        Run(seconds: 10, bytesPerSecond: 1000, total: 30_000);

        Assert.That(State.BytesPerSecond, Is.EqualTo(1000).Within(0.001));
        Assert.That(State.TimeLeft, Is.EqualTo(TimeSpan.FromSeconds(20)).Within(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public void Rate_Changes_IsThatOfTheLastFiveSeconds()
    {
        Start();
        Run(seconds: 10, bytesPerSecond: 1000, total: 30_000);
        Run(seconds: 6, bytesPerSecond: 200, total: 30_000, from: 10_000);

        Assert.That(State.BytesPerSecond, Is.EqualTo(200).Within(0.001));
        Assert.That(State.TimeLeft, Is.EqualTo(TimeSpan.FromSeconds(94)).Within(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public void Rate_NothingComesAnyMore_GoesToZero()
    {
        Start();
        Run(seconds: 10, bytesPerSecond: 1000, total: 30_000);

        _time.Advance(TimeSpan.FromSeconds(2.5));
        Assert.That(State.BytesPerSecond, Is.EqualTo(500).Within(50));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.That((State.BytesPerSecond, State.TimeLeft), Is.EqualTo(((double?)0, default(TimeSpan?))));
    }

    [Test]
    public void Rate_GoesOnAfterAGap_IsThatOfTheLastFiveSeconds()
    {
        Start();
        Run(seconds: 10, bytesPerSecond: 1000, total: 30_000);
        _time.Advance(TimeSpan.FromMinutes(1));
        Run(seconds: 2, bytesPerSecond: 1000, total: 30_000, from: 10_000);

        // Two of the five seconds had bytes; of the first line after the gap nobody knows when they came.
        Assert.That(State.BytesPerSecond, Is.EqualTo(400).Within(25));
        Assert.That(State.TimeLeft, Is.EqualTo(TimeSpan.FromSeconds(45)).Within(TimeSpan.FromSeconds(3)));
        Run(seconds: 3, bytesPerSecond: 1000, total: 30_000, from: 12_000);
        Assert.That(State.BytesPerSecond, Is.EqualTo(1000).Within(25));
    }

    [Test]
    public void Rate_LinesAreFarApart_IsThatBetweenThem()
    {
        Start();
        foreach (int line in Enumerable.Range(1, 4))
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            Line(line * 20_000, 1_000_000);
            Assert.That(State.BytesPerSecond, Is.EqualTo(1000).Within(0.001));
        }
    }

    [Test]
    public void Rate_FirstHalfSecond_IsNotKnown()
    {
        Start();
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Line(400, 1000);
        Assert.That(State.BytesPerSecond, Is.Null);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(State.BytesPerSecond, Is.EqualTo(800));
    }

    [Test]
    public void Rate_NoBytesTold_IsNotKnown()
    {
        _tracker.Update(new PullProgress { Id = "a", Status = "Pulling fs layer" });
        _time.Advance(TimeSpan.FromSeconds(9));
        _tracker.Update(new PullProgress { Id = "a", Status = "Download complete" });

        Assert.That((State.BytesPerSecond, State.TimeLeft), Is.EqualTo((default(double?), default(TimeSpan?))));
    }

    [Test]
    public void TimeLeft_TotalNotKnown_IsNot()
    {
        Start();
        _tracker.Update(new PullProgress { Id = "b", Status = "Waiting" });
        Run(seconds: 10, bytesPerSecond: 1000, total: 30_000);

        Assert.That(State.BytesPerSecond, Is.EqualTo(1000).Within(0.001));
        Assert.That((State.TimeLeft, State.TotalBytes), Is.EqualTo((default(TimeSpan?), default(long?))));
    }

    [Test]
    public void TimeLeft_OnlyUnpackingIsLeft_IsNotKnownAndZeroAtTheEnd()
    {
        Start();
        Run(seconds: 10, bytesPerSecond: 1000, total: 10_000);
        Assert.That(State.TimeLeft, Is.Null);

        _tracker.Complete();

        Assert.That((State.TimeLeft, State.BytesPerSecond), Is.EqualTo(((TimeSpan?)TimeSpan.Zero, default(double?))));
    }

    private void Start() => _tracker.Update(new PullProgress { Id = "1", Status = "Pulling from x" });

    private void Run(int seconds, long bytesPerSecond, long total, long from = 0)
    {
        for (int tenth = 1; tenth <= seconds * 10; tenth++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            Line(from + (bytesPerSecond * tenth / 10), total);
        }
    }

    private void Line(long current, long total)
        => _tracker.Update(new PullProgress { Id = "a", Status = "Downloading", Current = current, Total = total });
}
