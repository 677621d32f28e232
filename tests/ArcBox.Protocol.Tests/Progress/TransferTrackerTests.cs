using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>What the tracker makes of the lines that daemons really send.</summary>
public sealed class TransferTrackerTests
{
    private const string A = "0123456789ab";
    private const string B = "ba9876543210";
    private const string C = "aaaaaaaaaaaa";

    [Test]
    public void Update_DockerPull_FollowsLayersToTheEnd()
    {
        TransferTracker tracker = Pull(
            new() { Id = "1.27", Status = "Pulling from library/nginx" },
            new() { Id = A, Status = "Pulling fs layer" },
            new() { Id = B, Status = "Already exists" },
            new() { Id = A, Status = "Downloading", Current = 50, Total = 100 });

        TransferState state = tracker.Snapshot();
        Assert.That(state.Layers, Is.EqualTo(new[]
        {
            Layer(A, ProgressPhase.Downloading, "Downloading", 50, 100),
            Layer(B, ProgressPhase.AlreadyExists, "Already exists", 0, null),
        }));
        Assert.That(state.Fraction, Is.EqualTo(0.4 * 0.99).Within(1e-9), "half of the fetching; what is there already is no work");
        Assert.That((state.Bytes, state.TotalBytes, state.Phase), Is.EqualTo((50, (long?)100, ProgressPhase.Downloading)));

        Feed(
            tracker,
            new PullProgress { Id = A, Status = "Verifying Checksum" },
            new() { Id = A, Status = "Download complete" },
            new() { Id = A, Status = "Extracting", Current = 50, Total = 100 });
        Assert.That(tracker.Snapshot().Fraction, Is.EqualTo(0.9 * 0.99).Within(1e-9));
        Assert.That((tracker.Snapshot().Phase, tracker.Snapshot().Bytes), Is.EqualTo((ProgressPhase.Extracting, 100)));

        Feed(
            tracker,
            new PullProgress { Id = A, Status = "Pull complete" },
            new() { Status = "Digest: sha256:aa" },
            new() { Status = "Status: Downloaded newer image for nginx:1.27" });
        Assert.That((tracker.Snapshot().Fraction, tracker.Snapshot().IsComplete), Is.EqualTo((0.99, false)), "it may still fail");
        tracker.Complete();

        TransferState end = tracker.Snapshot();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((end.Fraction, end.IsComplete, end.Phase, end.TimeLeft), Is.EqualTo((1d, true, ProgressPhase.Complete, (TimeSpan?)TimeSpan.Zero)));
            Assert.That(end.Layers[0], Is.EqualTo(Layer(A, ProgressPhase.Complete, "Pull complete", 100, 100)));
            Assert.That(end.Layers.Select(layer => layer.IsDone), Is.All.True);
            Assert.That((end.Digest, end.IsUpToDate), Is.EqualTo(("sha256:aa", false)));
            Assert.That(end.Summary, Does.StartWith("Status: Downloaded"));
            Assert.That(state.Layers[0].Phase, Is.EqualTo(ProgressPhase.Downloading), "a state does not change any more");
        }
    }

    [Test]
    public void Update_DockerPush_FollowsLayersAndFindsTheDigest()
    {
        TransferTracker tracker = Push(
            new() { Status = "The push refers to repository [r/x]" },
            new() { Id = A, Status = "Preparing" },
            new() { Id = B, Status = "Preparing" },
            new() { Id = A, Status = "Pushing", Current = 6 << 20, Total = 8 << 20 });
        Assert.That(tracker.Snapshot().Fraction, Is.EqualTo(0.99 * 6 / 16).Within(1e-9), "what has no size counts as others do");

        Feed(tracker, new PushProgress { Id = B, Status = "Layer already exists" });
        Assert.That(tracker.Snapshot().Fraction, Is.EqualTo(0.99 * 6 / 8).Within(1e-9), "what turns out to be there is no work");
        Assert.That((tracker.Snapshot().Bytes, tracker.Snapshot().TotalBytes), Is.EqualTo((6L << 20, (long?)8 << 20)), "but was not sent");

        Feed(tracker, new PushProgress { Id = A, Status = "Pushed" }, new PushProgress { Status = "v2: digest: sha256:aa size: 945" }, new PushProgress());
        Assert.That(tracker.Snapshot(), Has.Property("Digest").EqualTo("sha256:aa").And.Property("Fraction").EqualTo(0.99).Within(1e-9));
    }

    [Test]
    public void Snapshot_NothingYet_IsAtZero()
    {
        TransferState state = new TransferTracker().Snapshot();

        Assert.That(state.Layers, Is.Empty);
        Assert.That(state with { Layers = [] }, Is.EqualTo(new TransferState { Layers = [] }));
    }

    [Test]
    public void Snapshot_OnlyAnnounced_IsStarted()
        => Assert.That(Pull(new PullProgress { Id = "1", Status = "Pulling from x" }).Snapshot().Phase, Is.EqualTo(ProgressPhase.Started));

    [Test]
    public void Update_ImageUpToDate_SaysSo()
        => Assert.That(Pull(new PullProgress { Status = "Status: Image is up to date for nginx:1.27" }).Snapshot().IsUpToDate, Is.True);

    [Test]
    public void Update_LayerNamedLate_LengthensTheRest()
    {
        TransferTracker tracker = Pull(
            new() { Id = "1", Status = "Pulling from x" },
            new() { Id = A, Status = "Downloading", Current = 100, Total = 100 },
            new() { Id = A, Status = "Extracting", Current = 50, Total = 100 });
        double before = tracker.Snapshot().Fraction;

        Feed(tracker, new PullProgress { Id = B, Status = "Downloading", Total = 100 });
        Assert.That(tracker.Snapshot().Fraction, Is.EqualTo(before));
        Feed(tracker, new PullProgress { Id = B, Status = "Downloading", Current = 50, Total = 100 });
        Assert.That(tracker.Snapshot().Fraction, Is.GreaterThan(before).And.LessThan(0.99));
    }

    [Test]
    public void Update_OldArcBox_TakesLayersNamedOneByOneFullDigestsAndDuplicates()
    {
        string layer = "sha256:" + new string('a', 64), image = "sha256:" + new string('b', 64);
        TransferTracker tracker = Pull(
            new() { Id = layer, Status = "Downloading aaaaaaaaaaaa", Total = 100 },
            new() { Id = layer, Status = "Downloading aaaaaaaaaaaa", Current = 60, Total = 100, Progress = "60/100" },
            new() { Id = layer, Status = "Downloaded aaaaaaaaaaaa", Progress = "complete" });
        Assert.That(tracker.Snapshot().Fraction, Is.EqualTo(0.4).Within(1e-9), "who names layers one by one may name one more");

        Feed(tracker, new PullProgress { Id = image, Status = "Pull complete" }, new() { Id = image, Status = "Pull complete" });
        Assert.That(tracker.Snapshot().Layers, Is.EqualTo(new[]
        {
            Layer(layer, ProgressPhase.Downloaded, "Downloaded aaaaaaaaaaaa", 0, 100),
            Layer(image, ProgressPhase.Complete, "Pull complete", 0, null),
        }));
        Assert.That((tracker.Snapshot().Bytes, tracker.Snapshot().TotalBytes), Is.EqualTo((100, (long?)100)));
    }

    [Test]
    public void Update_Podman_ToleratesThatNothingCompletes()
    {
        TransferTracker tracker = Pull(
            new() { Id = A, Status = "Pulling fs layer" }, new() { Id = A, Status = "Download complete" }, new() { Id = A, Status = "Download complete" });
        tracker.Complete();

        TransferState state = tracker.Snapshot();
        Assert.That(state.Layers, Is.EqualTo(new[] { Layer(A, ProgressPhase.Complete, "Download complete", 0, null) }));
        Assert.That(state.Layers.Single().IsDone, Is.True);
        Assert.That((state.Fraction, state.Bytes, state.TotalBytes, state.Digest), Is.EqualTo((1d, 0, default(long?), default(string))));
    }

    [Test]
    public void Complete_CompletionNeverTold_CountsAllBytes()
    {
        TransferTracker tracker = Pull(
            new() { Id = A, Status = "Downloading", Current = 60, Total = 100 },
            new() { Id = B, Status = "Downloading", Current = 7 },
            new() { Id = C, Status = "Pulling fs layer" });
        Assert.That((tracker.Snapshot().Bytes, tracker.Snapshot().TotalBytes), Is.EqualTo((67, default(long?))));

        tracker.Complete();

        Assert.That((tracker.Snapshot().Bytes, tracker.Snapshot().TotalBytes), Is.EqualTo((107, (long?)107)));
        Assert.That(tracker.Snapshot().Layers, Is.EqualTo(new[]
        {
            Layer(A, ProgressPhase.Complete, "Downloading", 100, 100),
            Layer(B, ProgressPhase.Complete, "Downloading", 7, null),
            Layer(C, ProgressPhase.Complete, "Pulling fs layer", 0, null),
        }));
    }

    [Test]
    public void Update_CountersGoBack_LayerFollowsThemTheWholeDoesNot()
    {
        TransferTracker tracker = Pull(new PullProgress { Id = A, Status = "Downloading", Current = 90, Total = 100 });
        double before = tracker.Snapshot().Fraction;

        Feed(tracker, new PullProgress { Id = A, Status = "Retrying in 5 seconds" });
        Assert.That(tracker.Snapshot().Phase, Is.EqualTo(ProgressPhase.Retrying));
        Feed(tracker, new PullProgress { Id = A, Status = "Downloading", Current = 10, Total = 100 });

        Assert.That(tracker.Snapshot().Layers, Is.EqualTo(new[] { Layer(A, ProgressPhase.Downloading, "Downloading", 10, 100) }));
        Assert.That((tracker.Snapshot().Fraction, tracker.Snapshot().Bytes), Is.EqualTo((before, 90)));
    }

    [Test]
    public void Update_SecondsInsteadOfBytes_AreNoBytes()
    {
        // The containerd store's line while it unpacks; its units have no field in the protocol.
        TransferTracker tracker = Pull(
            new() { Id = A, Status = "Downloading", Current = 100, Total = 100 }, new() { Id = A, Status = "Download complete" });
        double before = tracker.Snapshot().Fraction;

        Feed(tracker, new PullProgress { Id = A, Status = "Extracting", Current = 73 });

        Assert.That(tracker.Snapshot().Layers, Is.EqualTo(new[] { Layer(A, ProgressPhase.Extracting, "Extracting", 0, 100) }));
        Assert.That((tracker.Snapshot().Fraction, tracker.Snapshot().Bytes), Is.EqualTo((before, 100)));
    }

    [TestCase(1037, 13, 13, 13, 1037, 1037)]
    [TestCase(-5, 13, 0, 13, 0, 13)]
    [TestCase(5, 0, 5, null, 5, null)]
    [TestCase(5, -1, 5, null, 5, null)]
    public void Update_OddCounters_AreBroughtIntoRange(long current, long total, long shown, long? shownTotal, long bytes, long? totalBytes)
    {
        TransferState state = Push(new PushProgress { Id = A, Status = "Pushing", Current = current, Total = total }).Snapshot();

        Assert.That(state.Layers, Is.EqualTo(new[] { Layer(A, ProgressPhase.Pushing, "Pushing", shown, shownTotal) }));
        Assert.That((state.Bytes, state.TotalBytes), Is.EqualTo((bytes, totalBytes)));
    }

    [Test]
    public void Update_HostileDaemon_IsNotFollowedWithoutEnd()
    {
        TransferTracker tracker = new();
        for (int number = 0; number < 1500; number++)
        {
            string status = "Downloading" + new string('!', 300);
            tracker.Update(new PullProgress { Id = $"{number:x12}", Status = status, Current = long.MaxValue, Total = long.MaxValue });
        }

        tracker.Update(new PullProgress { Id = new string('a', 257), Status = "Waiting" });

        TransferState state = tracker.Snapshot();
        Assert.That(state.Layers, Has.Count.EqualTo(1024));
        Assert.That(state.Layers[0].Status, Has.Length.EqualTo(256));
        Assert.That(state.Bytes, Is.Positive.And.EqualTo(state.TotalBytes));
    }

    [Test]
    public void Update_Null_Throws()
    {
        Assert.That(() => new TransferTracker().Update((PullProgress)null!), Throws.ArgumentNullException);
        Assert.That(() => new TransferTracker().Update((PushProgress)null!), Throws.ArgumentNullException);
    }

    private static TransferTracker Pull(params PullProgress[] lines)
    {
        TransferTracker tracker = new();
        Feed(tracker, lines);
        return tracker;
    }

    private static TransferTracker Push(params PushProgress[] lines)
    {
        TransferTracker tracker = new();
        Feed(tracker, lines);
        return tracker;
    }

    private static void Feed(TransferTracker tracker, params PullProgress[] lines)
    {
        foreach (PullProgress line in lines) tracker.Update(line);
    }

    private static void Feed(TransferTracker tracker, params PushProgress[] lines)
    {
        foreach (PushProgress line in lines) tracker.Update(line);
    }

    private static LayerState Layer(string id, ProgressPhase phase, string status, long current, long? total)
        => new() { Id = id, Phase = phase, Status = status, Current = current, Total = total };
}
