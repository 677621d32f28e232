using ArcBox.Protocol.V1;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>What holds for any lines at all.</summary>
public sealed class TransferPropertyTests
{
    private static readonly Gen<string> GenStatus = OneOf(
        "Pulling from library/nginx", "The push refers to repository [x]", "Pulling fs layer", "Waiting", "Preparing", "Downloading", "Verifying Checksum",
        "Download complete", "Extracting", "Pushing", "Retrying in 5 seconds", "Pull complete", "Pushed", "Already exists", "Layer already exists",
        "Mounted from lab/multi", "Unavailable", "Digest: sha256:aa", "v2: digest: sha256:aa size: 945", "Status: Image is up to date", "WARNING: old", "");

    private static readonly Gen<long> GenCount = Gen.OneOf(
        Gen.Long[-2, 200], Gen.Long[0, 1L << 40], Gen.Long, OneOf(0L, long.MaxValue, long.MinValue));

    private static readonly Gen<(string Id, string Status, long Current, long Total, int Pause)[]> GenLines = Gen.Select(
        OneOf("", "a", "b", "c", "d"), GenStatus, GenCount, GenCount, Gen.Int[0, 3000]).Array[0, 60];

    [Test]
    public void Snapshot_AnyPull_IsConsistentAndNeverGoesBack() => GenLines.Sample(lines => Check(lines, static (tracker, line)
        => tracker.Update(new PullProgress { Id = line.Id, Status = line.Status, Current = line.Current, Total = line.Total })));

    [Test]
    public void Snapshot_AnyPush_IsConsistentAndNeverGoesBack() => GenLines.Sample(lines => Check(lines, static (tracker, line)
        => tracker.Update(new PushProgress { Id = line.Id, Status = line.Status, Current = line.Current, Total = line.Total })));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(place => values[place]);

    private static void Check(
        (string Id, string Status, long Current, long Total, int Pause)[] lines,
        Action<TransferTracker, (string Id, string Status, long Current, long Total, int Pause)> update)
    {
        FakeTimeProvider time = new();
        TransferTracker tracker = new(time);
        TransferState last = tracker.Snapshot();
        foreach ((string Id, string Status, long Current, long Total, int Pause) line in lines)
        {
            time.Advance(TimeSpan.FromMilliseconds(line.Pause));
            update(tracker, line);
            TransferState state = tracker.Snapshot();
            CheckOne(state);
            Assert.That(state.Fraction, Is.InRange(last.Fraction, 0.99));
            Assert.That(state.Bytes, Is.AtLeast(last.Bytes));
            Assert.That(state.IsComplete, Is.False);
            Assert.That(state.Layers.Select(layer => layer.Id).Take(last.Layers.Count), Is.EqualTo(last.Layers.Select(layer => layer.Id)));
            last = state;
        }

        tracker.Complete();
        TransferState end = tracker.Snapshot();
        CheckOne(end);
        Assert.That((end.Fraction, end.IsComplete, end.TimeLeft, end.Phase), Is.EqualTo((1d, true, (TimeSpan?)TimeSpan.Zero, ProgressPhase.Complete)));
        Assert.That(end.Bytes, Is.AtLeast(last.Bytes).And.EqualTo(end.TotalBytes ?? 0));
    }

    private static void CheckOne(TransferState state)
    {
        Assert.That(state.Layers.Select(layer => layer.Id), Is.Unique);
        foreach (LayerState layer in state.Layers) Assert.That(layer.Current, Is.InRange(0, layer.Total ?? long.MaxValue));
        Assert.That(state.Bytes, Is.InRange(0, state.TotalBytes ?? long.MaxValue));
        Assert.That(state.BytesPerSecond ?? 0, Is.InRange(0, double.MaxValue));
        Assert.That(state.TimeLeft ?? TimeSpan.Zero, Is.AtLeast(TimeSpan.Zero));
        if (state is { IsComplete: false, TimeLeft: not null })
            Assert.That((state.TotalBytes, state.BytesPerSecond), Is.Not.EqualTo((default(long?), default(double?))));
    }
}
