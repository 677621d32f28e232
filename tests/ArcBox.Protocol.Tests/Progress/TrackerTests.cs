using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>What the trackers make of the lines that daemons really send.</summary>
public sealed class TrackerTests
{
    private const string A = "0123456789ab";
    private const string B = "ba9876543210";

    [Test]
    public void PullTracker_Docker_FollowsLayersToTheEnd()
    {
        PullTracker tracker = Pull(
            new() { Id = "1.27", Status = "Pulling from library/nginx" },
            new() { Id = A, Status = "Pulling fs layer" },
            new() { Id = B, Status = "Already exists" },
            new() { Id = A, Status = "Downloading", Current = 50, Total = 100 });

        Assert.That(tracker.Layers, Is.EqualTo(new[]
        {
            Layer(A, ProgressPhase.Downloading, "Downloading", 50, 100),
            Layer(B, ProgressPhase.AlreadyExists, "Already exists", 0, null),
        }));
        Assert.That(tracker.Fraction, Is.EqualTo(0.7).Within(0.001), "one layer at 0.4, one done, both of typical size");

        Feed(tracker, new() { Id = A, Status = "Verifying Checksum" }, new() { Id = A, Status = "Download complete" }, new() { Id = A, Status = "Extracting", Current = 100, Total = 100 });
        Feed(tracker, new() { Id = A, Status = "Pull complete" }, new() { Status = "Digest: sha256:aa" }, new() { Status = "Status: Downloaded newer image for nginx:1.27" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tracker.Fraction, Is.EqualTo(1));
            Assert.That(tracker.Layers[0], Is.EqualTo(Layer(A, ProgressPhase.Complete, "Pull complete", 100, 100)));
            Assert.That(tracker.Layers.Select(layer => layer.IsDone), Is.All.True);
            Assert.That(tracker.Digest, Is.EqualTo("sha256:aa"));
            Assert.That(tracker.Summary, Does.StartWith("Status: Downloaded"));
            Assert.That(tracker.IsUpToDate, Is.False);
        }
    }

    [Test]
    public void PullTracker_ImageUpToDate_SaysSo()
        => Assert.That(Pull(new PullProgress { Status = "Status: Image is up to date for nginx:1.27" }).IsUpToDate, Is.True);

    [Test]
    public void PullTracker_Nothing_IsAtZero()
    {
        PullTracker tracker = new();

        Assert.That((tracker.Fraction, tracker.Layers.Count, tracker.Digest, tracker.Summary, tracker.IsUpToDate), Is.EqualTo((0d, 0, default(string), default(string), false)));
    }

    [Test]
    public void PullTracker_CountersGoBack_FollowsThem()
    {
        PullTracker tracker = Pull(
            new() { Id = A, Status = "Downloading", Current = 90, Total = 100 },
            new() { Id = A, Status = "Retrying in 5 seconds" },
            new() { Id = A, Status = "Downloading", Current = 10, Total = 100 });

        Assert.That(tracker.Layers, Is.EqualTo(new[] { Layer(A, ProgressPhase.Downloading, "Downloading", 10, 100) }));
    }

    [TestCase(1037, 13, 13, 13)]
    [TestCase(-5, 13, 0, 13)]
    [TestCase(5, 0, 5, null)]
    [TestCase(5, -1, 5, null)]
    public void PushTracker_OddCounters_AreBroughtIntoRange(long current, long total, long expected, long? expectedTotal)
    {
        PushTracker tracker = new();

        tracker.Update(new PushProgress { Id = A, Status = "Pushing", Current = current, Total = total });

        Assert.That(tracker.Layers, Is.EqualTo(new[] { Layer(A, ProgressPhase.Pushing, "Pushing", expected, expectedTotal) }));
        Assert.That(tracker.Fraction, Is.InRange(0, 1));
    }

    [Test]
    public void PullTracker_OldArcBox_TakesFullDigestsDuplicatesAndResetCounters()
    {
        string layer = "sha256:" + new string('a', 64), image = "sha256:" + new string('b', 64);
        PullTracker tracker = Pull(
            new() { Id = layer, Status = "Downloading aaaaaaaaaaaa", Total = 100 },
            new() { Id = layer, Status = "Downloading aaaaaaaaaaaa", Current = 60, Total = 100, Progress = "60/100" },
            new() { Id = layer, Status = "Downloaded aaaaaaaaaaaa", Progress = "complete" },
            new() { Id = image, Status = "Pull complete" },
            new() { Id = image, Status = "Pull complete" });

        Assert.That(tracker.Layers, Is.EqualTo(new[]
        {
            Layer(layer, ProgressPhase.Downloaded, "Downloaded aaaaaaaaaaaa", 0, 100),
            Layer(image, ProgressPhase.Complete, "Pull complete", 0, null),
        }));
    }

    [Test]
    public void PullTracker_Podman_ToleratesThatNothingCompletes()
    {
        PullTracker tracker = Pull(
            new() { Id = A, Status = "Pulling fs layer" }, new() { Id = A, Status = "Download complete" }, new() { Id = A, Status = "Download complete" });

        Assert.That(tracker.Layers.Single().Phase, Is.EqualTo(ProgressPhase.Downloaded));
        Assert.That(tracker.Digest, Is.Null);
    }

    [Test]
    public void PushTracker_Docker_FindsTheDigest()
    {
        PushTracker tracker = new();
        tracker.Update(new PushProgress { Status = "The push refers to repository [r/x]" });
        tracker.Update(new PushProgress { Id = A, Status = "Pushing", Current = 50, Total = 100 });
        tracker.Update(new PushProgress { Id = B, Status = "Layer already exists" });
        Assert.That(tracker.Fraction, Is.EqualTo(0.75));
        tracker.Update(new PushProgress { Id = A, Status = "Pushed" });
        tracker.Update(new PushProgress { Status = "v2: digest: sha256:aa size: 945" });
        tracker.Update(new PushProgress());

        Assert.That(tracker.Fraction, Is.EqualTo(1));
        Assert.That(tracker.Digest, Is.EqualTo("sha256:aa"));
    }

    [Test]
    public void Update_Null_Throws()
    {
        Assert.That(() => new PullTracker().Update(null!), Throws.ArgumentNullException);
        Assert.That(() => new PushTracker().Update(null!), Throws.ArgumentNullException);
    }

    private static PullTracker Pull(params PullProgress[] lines)
    {
        PullTracker tracker = new();
        Feed(tracker, lines);
        return tracker;
    }

    private static void Feed(PullTracker tracker, params PullProgress[] lines)
    {
        foreach (PullProgress line in lines) tracker.Update(line);
    }

    private static LayerProgress Layer(string id, ProgressPhase phase, string status, long current, long? total)
        => new() { Id = id, Phase = phase, Status = status, Current = current, Total = total };
}
