using System.Text.RegularExpressions;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

public sealed class MockProgressTests
{
    [Test]
    public void Pull_SameSeed_SameMessages()
    {
        string[] first = [.. Enumerable.Range(0, 3).Select(WriteAll)];
        string[] second = [.. Enumerable.Range(0, 3).Select(WriteAll)];

        Assert.That(second, Is.EqualTo(first).And.Unique);

        static string WriteAll(int seed)
            => string.Join('\n', [.. MockProgress.Pull(5, seed), .. MockProgress.Push(5, seed), .. MockProgress.Build(5, seed).Cast<object>()]);
    }

    [Test]
    public void Pull_Seed_IsFixedForGood()
        // What users compare with must not change from one version to the next.
        => Assert.That(MockProgress.Pull(1, 0)[^2].Status, Is.EqualTo("Digest: sha256:cca497db1da7b58495e934164fa7eb4a359fd9dcfae8abf2fd605b1588f926f4"));

    [TestCase("nginx:1.27", "1.27", "library/nginx", "nginx:1.27")]
    [TestCase("ghcr.io/a/b", "latest", "a/b", "ghcr.io/a/b:latest")]
    public void Pull_FirstAndLastLine_NameTheImage(string reference, string id, string path, string familiar)
    {
        IReadOnlyList<PullProgress> lines = MockProgress.Pull(2, reference: reference);

        Assert.That((lines[0].Id, lines[0].Status), Is.EqualTo((id, $"Pulling from {path}")));
        Assert.That((lines[^1].Id, lines[^1].Status), Is.EqualTo(("", $"Status: Downloaded newer image for {familiar}")));
    }

    [Test]
    public void Pull_EachLayer_GoesTheEnginesWay([Range(0, 9)] int seed)
    {
        IReadOnlyList<PullProgress> lines = MockProgress.Pull(7, seed);

        foreach (IGrouping<string, PullProgress> layer in lines.Where(line => line.IsLayer).GroupBy(line => line.Id))
        {
            Assert.That(string.Concat(layer.Select(line => line.Status + ";")), Does.Match(
                "^Pulling fs layer;(Waiting;)?(Downloading;){2,4}Verifying Checksum;Download complete;(Extracting;){2,4}Pull complete;$"));
            foreach (ProgressPhase phase in new[] { ProgressPhase.Downloading, ProgressPhase.Extracting })
            {
                long[] counts = [.. layer.Where(line => line.Phase == phase).Select(line => line.Current)];
                Assert.That(counts, Is.Ordered.Ascending);
                Assert.That(counts[^1], Is.EqualTo(layer.First(line => line.Phase == phase).Total));
            }
        }
    }

    [Test]
    public void Pull_Layers_AreUnpackedInOrderAndLoadedThreeAtATime()
    {
        IReadOnlyList<PullProgress> lines = MockProgress.Pull(7);
        string[] named = [.. lines.Where(line => line.Status == "Pulling fs layer").Select(line => line.Id)];

        Assert.That(named, Is.Unique.And.Length.EqualTo(7));
        Assert.That(lines.Where(line => line.Status == "Pull complete").Select(line => line.Id), Is.EqualTo(named));
        Assert.That(lines.Where(line => line.Status == "Waiting").Select(line => line.Id), Is.EqualTo(named[3..]));
        Assert.That(lines.Take(lines.ToList().FindIndex(line => line.Status == "Download complete")).Where(line => line.Phase is ProgressPhase.Downloading)
            .Select(line => line.Id).Distinct(), Is.EqualTo(named[..3]));
    }

    [Test]
    public void Pull_Tracker_ReadsItToTheEnd()
    {
        TransferTracker tracker = new();
        foreach (PullProgress line in MockProgress.Pull(4)) tracker.Update(line);

        TransferState state = tracker.Snapshot();
        Assert.That((state.Layers.Count, state.Bytes, state.IsUpToDate), Is.EqualTo((4, state.TotalBytes, false)));
        Assert.That(state.Fraction, Is.InRange(0.9, 0.99));
        Assert.That(state.Digest, Does.Match("^sha256:[0-9a-f]{64}$"));
    }

    [Test]
    public void Pull_Bar_IsTheEngines()
    {
        // The forms are those of docker-pull.txt of the Docker Engine tests.
        Assert.Multiple(() =>
        {
            Assert.That(ProgressBar.Of(65536, 6293230), Is.EqualTo("[>                                                  ]  65.54kB/6.293MB"));
            Assert.That(ProgressBar.Of(32768, 1084305), Is.EqualTo("[=>                                                 ]  32.77kB/1.084MB"));
            Assert.That(ProgressBar.Of(131, 131), Is.EqualTo("[==================================================>]     131B/131B"));
            Assert.That(ProgressBar.Of(294912, 1084305), Is.EqualTo("[=============>                                     ]  294.9kB/1.084MB"));
        });
    }

    [Test]
    public void Push_Shape_IsTheEngines([Range(0, 4)] int seed)
    {
        IReadOnlyList<PushProgress> lines = MockProgress.Push(7, seed, "registry.example.com/team/app:2");

        Assert.That(lines[0].Status, Is.EqualTo("The push refers to repository [registry.example.com/team/app]"));
        Assert.That(lines[^1].Status, Does.Match("^2: digest: sha256:[0-9a-f]{64} size: [0-9]+$"));
        foreach (IGrouping<string, PushProgress> layer in lines.Where(line => line.Id.Length > 0).GroupBy(line => line.Id))
            Assert.That(string.Concat(layer.Select(line => line.Status + ";")), Does.Match("^Preparing;(Waiting;)?(Pushing;){2,4}Pushed;$"));
    }

    [Test]
    public void Push_Digest_IsRefused()
        => Assert.That(() => MockProgress.Push(reference: "a@sha256:" + new string('0', 64)), Throws.ArgumentException);

    [Test]
    public void Build_Shape_IsTheEngines()
    {
        IReadOnlyList<BuildProgress> lines = MockProgress.Build(5);
        string log = string.Concat(lines.Select(line => line.Stream));

        Assert.That(Regex.Count(log, "^Step [1-5]/5 : [A-Z]+ .*\n", RegexOptions.Multiline), Is.EqualTo(5));
        Assert.That(log, Does.Contain("Step 3/5 : RUN").And.Contains(" ---> Running in ").And.Contains("made part 3\n").And.Contains("Removing intermediate"));
        string id = lines.Last(line => line.ImageId is not null).ImageId!;
        Assert.That(log, Does.EndWith($" ---> {ImageDigest.Shorten(id)}\nSuccessfully built {ImageDigest.Shorten(id)}\n"));
    }

    [Test]
    public void UntilLayersComplete_Three_EndsWithTheThird()
    {
        IReadOnlyList<PullProgress> lines = MockProgress.Pull(5).UntilLayersComplete(3);

        Assert.That(lines.Count(line => line.Phase is ProgressPhase.Complete), Is.EqualTo(3));
        Assert.That(lines[^1].Phase, Is.EqualTo(ProgressPhase.Complete));
        Assert.That(MockProgress.Push(3).UntilLayersComplete(1)[^1].Status, Is.EqualTo("Pushed"));
    }

    [Test]
    public void UntilLayersComplete_MoreThanThereAre_IsRefused()
        => Assert.That(
            () => MockProgress.Pull(2).UntilLayersComplete(3), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Only 2 layers complete"));

    [Test]
    public void UntilStep_EndsBeforeTheStepsResult()
    {
        IReadOnlyList<BuildProgress> lines = MockProgress.Build(4).UntilStep(3);

        Assert.That(lines[^1].Stream, Is.EqualTo("made part 3\n"));
        Assert.That(() => MockProgress.Build(4).UntilStep(5), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("step"));
    }

    [Test]
    public void NoLayers_IsAPullOfNothing()
        => Assert.That(MockProgress.Pull(0).Select(line => line.Phase), Is.EqualTo([ProgressPhase.Started, ProgressPhase.Digest, ProgressPhase.Summary]));
}
