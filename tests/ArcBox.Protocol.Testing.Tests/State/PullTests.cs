using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

public sealed class PullTests : StateTestBase
{
    [Test]
    public async Task PullAsync_ThreeLayers_TellsWhatDockerdTells()
    {
        MockImage image = Server.AddImage("registry.example.com/lab/multi:1", layers: 3);

        List<PullProgress> lines = await PullAsync("registry.example.com/lab/multi:1");

        Assert.That(lines[0], Is.EqualTo(new PullProgress { Id = "1", Status = "Pulling from lab/multi" }));
        Assert.That(lines[^2], Is.EqualTo(new PullProgress { Status = $"Digest: {image.Digest}" }));
        Assert.That(lines[^1], Is.EqualTo(new PullProgress { Status = "Status: Downloaded newer image for registry.example.com/lab/multi:1" }));
        foreach (MockLayer layer in image.Layers)
        {
            PullProgress[] own = [.. lines.Where(line => line.Id == ImageDigest.Shorten(layer.Digest))];
            Assert.That(own.Select(line => line.Status).Distinct(), Is.EqualTo(new[]
            {
                "Pulling fs layer", "Downloading", "Verifying Checksum", "Download complete", "Extracting", "Pull complete",
            }));
            PullProgress downloaded = own.Last(line => line.Status == "Downloading");
            Assert.That((downloaded.Current, downloaded.Total), Is.EqualTo((layer.Size, layer.Size)));
            Assert.That(downloaded.Progress, Does.StartWith("[=").And.Contain("kB/"));
        }
    }

    [Test]
    public async Task PullAsync_AnImage_IsTrackedToItsEnd()
    {
        MockImage image = Server.AddImage("nginx:1.27", layers: 5);
        TransferTracker tracker = new();
        List<double> fractions = [];

        await foreach (PullProgress line in Client.PullAsync("nginx:1.27"))
        {
            tracker.Update(line);
            fractions.Add(tracker.Snapshot().Fraction);
        }

        Assert.That(fractions, Is.Ordered);
        Assert.That(tracker.Snapshot().Fraction, Is.InRange(0.9, 0.99));
        Assert.That(fractions, Has.Some.InRange(0.1, 0.9));
        Assert.That(tracker.Snapshot().Layers.Select(layer => layer.Id), Is.EqualTo(image.Layers.Select(layer => ImageDigest.Shorten(layer.Digest))));
        Assert.That(tracker.Snapshot().Digest, Is.EqualTo(image.Digest));
        Assert.That(tracker.Snapshot().IsUpToDate, Is.False);
    }

    [Test]
    public async Task PullAsync_MoreThanThreeLayers_FetchesThreeAtATime()
    {
        MockImage image = Server.AddImage("app:1", layers: 5);

        List<PullProgress> lines = await PullAsync("app:1");

        string[] waiting = [.. lines.Where(line => line.Status == "Waiting").Select(line => line.Id)];
        Assert.That(waiting, Is.EqualTo(image.Layers.Skip(3).Select(layer => ImageDigest.Shorten(layer.Digest))));
        int fourthBegins = lines.FindIndex(line => line.Id == waiting[0] && line.Status == "Downloading");
        int firstIsDone = lines.FindIndex(line => line.Status == "Download complete");
        Assert.That(fourthBegins, Is.GreaterThan(firstIsDone));
    }

    [Test]
    public async Task PullAsync_AnImage_UnpacksTheLayersFromTheLowestOn()
    {
        MockImage image = Server.AddImage("app:1", layers: 6);

        List<PullProgress> lines = await PullAsync("app:1");

        Assert.That(
            lines.Where(line => line.Status == "Pull complete").Select(line => line.Id),
            Is.EqualTo(image.Layers.Select(layer => ImageDigest.Shorten(layer.Digest))));
    }

    [Test]
    public async Task PullAsync_Again_IsUpToDateAndNamesNoLayer()
    {
        MockImage image = Server.AddImage("lab/multi:1");
        await PullAsync("lab/multi:1");

        List<PullProgress> lines = await PullAsync("lab/multi:1");

        Assert.That(lines.Select(line => line.Status), Is.EqualTo(new[]
        {
            "Pulling from lab/multi", $"Digest: {image.Digest}", "Status: Image is up to date for lab/multi:1",
        }));
    }

    [TestCase("nginx", "latest", "library/nginx", "nginx:latest")]
    [TestCase("nginx:1.27", "1.27", "library/nginx", "nginx:1.27")]
    [TestCase("docker.io/library/nginx:1.27", "1.27", "library/nginx", "nginx:1.27")]
    [TestCase("index.docker.io/team/app:2", "2", "team/app", "team/app:2")]
    [TestCase("localhost:5000/app:2", "2", "app", "localhost:5000/app:2")]
    public async Task PullAsync_NamesInAllForms_AreToldAsDockerdTellsThem(string reference, string tag, string path, string familiar)
    {
        Server.AddImage(reference);

        List<PullProgress> lines = await PullAsync(reference);

        Assert.That((lines[0].Id, lines[0].Status), Is.EqualTo((tag, $"Pulling from {path}")));
        Assert.That(lines[^1].Status, Does.EndWith($" for {familiar}"));
        Assert.That((await Client.InspectAsync(familiar)).RepoTags, Is.EqualTo(new[] { familiar }));
    }

    [Test]
    public async Task PullAsync_ByDigest_BringsTheImageWithoutATag()
    {
        MockImage image = Server.AddImage("lab/multi:1");
        string reference = $"lab/multi@{image.Digest}";

        List<PullProgress> lines = await PullAsync(reference);

        Assert.That(lines[0].Id, Is.EqualTo($"docker.io/{reference}"));
        Assert.That(lines[^1].Status, Is.EqualTo($"Status: Downloaded newer image for {reference}"));
        ImageInfo pulled = await Client.InspectAsync(reference);
        Assert.That((pulled.Id, pulled.RepoTags.Count, pulled.RepoDigests.Single()), Is.EqualTo((image.Id, 0, reference)));
    }

    [Test]
    public async Task PullAsync_TagAndDigest_TheDigestCounts()
    {
        MockImage image = Server.AddImage("lab/multi:1");

        await PullAsync($"lab/multi:other@{image.Digest}");

        Assert.That((await Client.InspectAsync(image.Id)).RepoTags, Is.Empty);
    }

    [Test]
    public async Task PullAsync_SharedLayers_AlreadyExist()
    {
        MockImage below = Server.AddImage("base:1", layers: 2);
        Server.AddImage("app:1", new MockImageOptions { Base = below, Layers = 1 });
        await PullAsync("base:1");

        List<PullProgress> lines = await PullAsync("app:1");

        Assert.That(
            lines.Where(line => line.Status == "Already exists").Select(line => line.Id),
            Is.EqualTo(below.Layers.Select(layer => ImageDigest.Shorten(layer.Digest))));
        Assert.That(lines.Count(line => line.Status == "Pulling fs layer"), Is.EqualTo(1));
    }

    [Test]
    public async Task PullAsync_TagThatMoved_LeavesTheOldImageDangling()
    {
        MockImage old = Server.AddImage("app:1");
        await PullAsync("app:1");
        MockImage young = Server.AddImage("app:1", new MockImageOptions { Seed = 1 });

        List<PullProgress> lines = await PullAsync("app:1");

        Assert.That(lines[^1].Status, Does.StartWith("Status: Downloaded newer image"));
        Assert.That((await Client.InspectAsync("app:1")).Id, Is.EqualTo(young.Id));
        ImageInfo left = await Client.InspectAsync(old.Id);
        Assert.That((left.RepoTags.Count, left.RepoDigests.Single()), Is.EqualTo((0, $"app@{old.Digest}")));
    }

    [TestCase("nosuch:1")]
    [TestCase("app:nosuch")]
    [TestCase("app")]
    [TestCase("app@sha256:0000000000000000000000000000000000000000000000000000000000000007")]
    [TestCase("registry.example.com/app:1")]
    public async Task PullAsync_NotInTheRegistry_IsNotFound(string reference)
    {
        Server.AddImage("app:1");

        ImageNotFoundException thrown = await FailureOfAsync<ImageNotFoundException>(() => Client.PullToEndAsync(reference));

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.ManifestNotFound));
        Assert.That(thrown.Message, Does.StartWith("manifest for ").And.EndWith(" not found: manifest unknown: manifest unknown"));
        Assert.That(Server.Calls.Single().ItemsSent, Is.Zero);
    }

    [Test]
    public async Task PullAsync_Scratch_IsAReservedName()
    {
        ArcBoxException thrown = await FailureOfAsync<ArcBoxException>(() => Client.PullToEndAsync("scratch"));

        Assert.That((thrown.StatusCode, thrown.Reason), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidReference)));
    }

    [Test]
    public async Task PullAsync_CancelledInTheMiddle_LeavesNothing()
    {
        // More lines than any buffer holds: the server cannot be done before the client cancels.
        Server.AddImage("app:1", layers: 100);
        using CancellationTokenSource cancellation = new();

        await Assert.CatchAsync<OperationCanceledException>(async () =>
        {
            await foreach (PullProgress line in Client.PullAsync("app:1", cancellation.Token))
            {
                if (line.Status == "Pull complete") await cancellation.CancelAsync();
            }
        });
        await Server.WaitForCallAsync(call => call.EndedAt is not null);

        Assert.That(await Client.ListAsync(), Is.Empty);
        Assert.That(Server.Store.ContentDigests, Is.Empty);
        Assert.That((await Client.PullToEndAsync("app:1")).Layers, Has.Count.EqualTo(100).And.All.Property(nameof(LayerState.IsDone)).True);
    }

    [Test]
    public async Task PullAsync_TwiceAtOnce_BothSucceed()
    {
        MockImage image = Server.AddImage("app:1", layers: 4);

        PullResult[] pulls = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Client.PullToEndAsync("app:1")));

        Assert.That(pulls.Select(pull => pull.Digest), Has.All.EqualTo(image.Digest));
        Assert.That((await Client.ListAsync()).Single().Id, Is.EqualTo(image.Id));
    }

    [Test]
    public async Task PullAsync_ServeAnything_MakesImagesUpFromTheirNames()
    {
        Server.Registry.ServeAnything(new MockImageOptions { Layers = 2 });
        await using ArcBoxMockServer other = await ArcBoxMockServer.StartAsync();
        other.Registry.ServeAnything(new MockImageOptions { Layers = 2 });
        await using ImageClient otherClient = other.CreateClient();

        PullResult here = await Client.PullToEndAsync("whatever:1");
        PullResult there = await otherClient.PullToEndAsync("whatever:1");
        PullResult another = await Client.PullToEndAsync("whatever:2");

        Assert.That(here.Layers, Has.Count.EqualTo(2));
        Assert.That(there.Digest, Is.EqualTo(here.Digest));
        Assert.That(another.Digest, Is.Not.EqualTo(here.Digest));
    }

    [Test]
    public async Task PullAsync_PretendSize_IsWhatProgressAndListsTell()
    {
        MockImage image = Server.AddImage("app:1", new MockImageOptions { PretendSize = 40_000_000 });

        PullResult result = await Client.PullToEndAsync("app:1");

        Assert.That(result.Layers.Sum(layer => layer.Total), Is.EqualTo(40_000_000).Within(10));
        Assert.That((await Client.ListAsync()).Single().Size, Is.EqualTo(40_000_000).Within(10));
        Assert.That(image.Layers.Sum(layer => layer.Size), Is.LessThan(1_000_000));
    }
}
