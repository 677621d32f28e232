using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>Layers that are there already are no work: they move no bar.</summary>
public sealed class PresentLayerTests
{
    [TestCase("Layer already exists")]
    [TestCase("Mounted from lab/multi")]
    public void Fraction_OneOfTenLayersIsNew_IsThatOfTheNewOne(string present)
    {
        TransferTracker tracker = new();
        tracker.Update(new PushProgress { Status = "The push refers to repository [r/x]" });
        for (int layer = 0; layer < 10; layer++) tracker.Update(new PushProgress { Id = $"{layer}", Status = layer < 5 ? "Preparing" : "Waiting" });
        for (int layer = 0; layer < 9; layer++) tracker.Update(new PushProgress { Id = $"{layer}", Status = present });
        Assert.That(tracker.Snapshot().Fraction, Is.Zero);

        tracker.Update(new PushProgress { Id = "9", Status = "Pushing", Current = 0, Total = 100_000 });
        Assert.That(tracker.Snapshot().Fraction, Is.Zero);
        tracker.Update(new PushProgress { Id = "9", Status = "Pushing", Current = 10_000, Total = 100_000 });
        Assert.That(tracker.Snapshot().Fraction, Is.EqualTo(0.99 / 10).Within(1e-9));
        tracker.Update(new PushProgress { Id = "9", Status = "Pushed" });

        Assert.That(tracker.Snapshot().Fraction, Is.EqualTo(0.99).Within(1e-9));
        Assert.That(tracker.Snapshot().Layers, Has.All.Property(nameof(LayerState.IsDone)).True);
    }

    [Test]
    public void Fraction_AllArePresent_IsZeroUntilTheEnd()
    {
        TransferTracker tracker = new();
        tracker.Update(new PullProgress { Id = "1", Status = "Pulling from lab/multi" });
        foreach (string id in new[] { "a", "b" }) tracker.Update(new PullProgress { Id = id, Status = "Already exists" });
        Assert.That(tracker.Snapshot().Fraction, Is.Zero);

        tracker.Complete();

        Assert.That(tracker.Snapshot().Fraction, Is.EqualTo(1));
    }

    [Test]
    public void Fraction_LayerIsFoundHalfWay_CountsAsDone()
    {
        // Another pull of the same engine was quicker.
        TransferTracker tracker = new();
        tracker.Update(new PullProgress { Id = "1", Status = "Pulling from lab/multi" });
        foreach (string id in new[] { "a", "b" }) tracker.Update(new PullProgress { Id = id, Status = "Pulling fs layer" });
        foreach (string id in new[] { "a", "b" }) tracker.Update(new PullProgress { Id = id, Status = "Downloading", Current = 50, Total = 100 });

        tracker.Update(new PullProgress { Id = "a", Status = "Already exists" });

        Assert.That(tracker.Snapshot().Fraction, Is.EqualTo(0.99 * 0.7).Within(1e-9));
    }
}
