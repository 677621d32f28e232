using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>What recorded answers of two engines become.</summary>
public sealed class EngineAnswerTests
{
    [Test]
    public async Task PullAsync_Dockerd_YieldsEveryLineAsRecorded()
    {
        List<PullProgress> lines = await PullAsync("docker-pull");

        Assert.That(lines[0], Is.EqualTo(new PullProgress { Id = "1", Status = "Pulling from lab/multi" }));
        Assert.That(lines[4].Status, Is.EqualTo("Downloading"));
        Assert.That((lines[4].Current, lines[4].Total), Is.EqualTo((65536L, 6293230L)));
        Assert.That(lines[4].Progress, Does.StartWith("[>  ").And.EndsWith("65.54kB/6.293MB"));
        Assert.That(lines[^2].Digest, Is.EqualTo("sha256:e4b94a13543f39c20344bb7a484b171b0332038e26030b3c022f9d709af20940"));
        Assert.That(lines[^1].Phase, Is.EqualTo(ProgressPhase.Summary));
    }

    [Test]
    public async Task PullAsync_Podman_EndsWellWithoutDigestAndContentType()
    {
        List<PullProgress> lines = await PullAsync("podman-pull");

        Assert.That(lines, Has.Count.EqualTo(9));
        Assert.That(lines[^1], Is.EqualTo(new PullProgress { Id = "b5ee94600f87", Status = "Download complete" }));
    }

    [Test]
    public async Task PullToEndAsync_PodmanTellsBytesOfSlowLayers_CountsThoseAlone()
    {
        await using ReplayEngine engine = ReplayEngine.For("podman-pull-bytes");
        await using ImageClient client = engine.CreateClient();
        List<TransferState> states = [];

        PullResult result = await client.PullToEndAsync("127.0.0.1:5601/large/data:1", progress: new OrderedProgress<TransferState>(states.Add));

        const long first = 60_018_519, second = 90_027_677;
        Assert.That(states.Select(state => state.Bytes).Distinct(), Is.EqualTo(new[]
        {
            0, 35_706_880, 35_706_880 + 30_645_248, 35_706_880 + second, first + second,
        }));
        Assert.That(states[7].TotalBytes, Is.Null, "a layer is waiting, and its size is not told");
        Assert.That(states[8].TotalBytes, Is.EqualTo(first + second), "a third layer of 40 MB has come meanwhile, and its size was not told");
        Assert.That(result.Bytes, Is.EqualTo(first + second));
        Assert.That(result.Layers, Has.All.Property(nameof(LayerState.IsDone)).True);
    }

    [TestCase("docker-push-open", "sha256:951795337a02ea6f01d77e2127af51fd9949f39a648295bc7e22c3d7e17396ed", 3)]
    [TestCase("podman-push-open", "sha256:8f71dd99337080ee5f46ca099fd7e10e79497a662428beab6acafd8f7762cde5", 0)]
    public async Task PushAsync_Recorded_TellsTheDigest(string transcript, string digest, int layers)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();

        PushResult result = await client.PushToEndAsync("127.0.0.1:5601/lab/tagged:v2");

        Assert.That(result.Digest, Is.EqualTo(digest));
        Assert.That(result.Layers, Has.Count.EqualTo(layers).And.All.Property(nameof(LayerState.IsDone)).True);
    }

    [TestCase("docker-build-run", "sha256:85ce71596a60fe6d65cc83932dec091e3ee0ed37fdccb54d430837c3c923b8c9")]
    [TestCase("docker-build-target", "sha256:0b9da1603c0d8eec84d391bc174e1cca2a0acc540f6a63e7b86f3844aca8f295")]
    [TestCase("docker-build-bk-run", "sha256:e9c3699dd063d0627750f730e9fb8167675f0f42ca6565dab12e908ea20b609a")]
    [TestCase("podman-build-run", "sha256:46af7a7a96135bddbafe57129a2976cef3dd0188dbc597c31963d3d4faa774bf")]
    [TestCase("docker-build-scratch", "sha256:777423479980d7c63336169ae853bd9d0db6a1a51a7e195798234f1a55ca4dff")]
    [TestCase("podman-build-scratch", "sha256:c5d1e3064fe070ed50f9440d6e0d7f139987f7ee777eeabd63dfb716cf5bb0c8")]
    [TestCase("docker-build-privfrom-ok", "sha256:e67452a547f256767fb13c1e1ced2a8335c58ecdee829bbef480e0b30fdf1452")]
    [TestCase("podman-build-privfrom-ok", "sha256:08d5076095b62c796a53ff5be68b7cebb791fc3ccd47c90a901228ac046ae69d")]
    public async Task BuildAsync_Recorded_TellsTheLastImagesId(string transcript, string id)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();

        string? built = (await client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[512])))).ImageId;

        Assert.That(built, Is.EqualTo(id));
    }

    [Test]
    public async Task ListAsync_DanglingOfDockerd_HasNoNames()
    {
        ImageSummary image = (await ListAsync("docker-list-filter-dangling")).Single();

        Assert.That(image.RepoTags, Is.Empty);
        Assert.That(image.RepoDigests, Is.Empty);
        Assert.That(image.Containers, Is.EqualTo(-1));
        Assert.That(image.VirtualSize, Is.EqualTo(image.Size).And.EqualTo(1982359));
    }

    [Test]
    public async Task ListAsync_NameWithDigestAmongPodmansTags_IsADigest()
    {
        IReadOnlyList<ImageSummary> images = await ListAsync("podman-list-final");

        ImageSummary busybox = images.Single(image => image.RepoTags.Contains("127.0.0.1:5601/lab/busybox:1"));
        Assert.That(busybox.RepoTags, Has.Count.EqualTo(4).And.All.Not.Contains("@"));
        Assert.That(busybox.RepoDigests, Does.Contain("127.0.0.1:5601/lab/busybox@sha256:8341e8a1d809d383e3ebe2f241a1777c30568788747c17183e6b4006c72c6992"));
        Assert.That(images, Has.All.Property(nameof(ImageSummary.Id)).StartsWith("sha256:"));
    }

    [TestCase("docker-list-empty")]
    [TestCase("podman-list-empty")]
    public async Task ListAsync_EmptyStore_IsEmpty(string transcript) => Assert.That(await ListAsync(transcript), Is.Empty);

    [TestCase("docker-inspect")]
    [TestCase("podman-inspect")]
    public async Task InspectAsync_Recorded_FillsEveryField(string transcript)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();

        ImageInfo image = await client.InspectAsync("127.0.0.1:5601/lab/multi:1");

        Assert.That(image.Id, Is.EqualTo("sha256:b5ee94600f87c4a0331b76056db00be15bca586cccc17f4a70454b8742d2bb18"));
        Assert.That(image.RepoTags, Is.EqualTo(["127.0.0.1:5601/lab/multi:1"]));
        Assert.That(image.CreatedAt, Is.EqualTo(DateTimeOffset.UnixEpoch));
        Assert.That(image.Platform, Is.EqualTo(Platform.Parse("linux/amd64")));
        Assert.That(image.Config.Env, Is.EqualTo(["PATH=/bin"]));
        Assert.That(image.Config.Cmd, Is.EqualTo(["/bin/sh"]));
        Assert.That(image.Config.Labels, Does.ContainKey("lab.e2e").WithValue("1"));
        Assert.That(image.RootFs.Type, Is.EqualTo("layers"));
        Assert.That(image.RootFs.Layers, Has.Count.EqualTo(3));
    }

    [TestCase("docker-delete-inuse-force")]
    [TestCase("podman-delete-inuse-force")]
    public async Task RemoveAsync_Recorded_TellsWhatWentInFullIds(string transcript)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();

        RemoveImageResponse removed = await client.RemoveAsync("x", new RemoveOptions { Force = true });

        Assert.That(removed.Untagged.Count + removed.Deleted.Count, Is.Positive);
        Assert.That(removed.Deleted, Has.All.StartsWith("sha256:"));
    }

    [TestCase("docker-inspect-index-amd64", true)]
    [TestCase("podman-inspect-index-amd64", true)]
    [TestCase("docker-inspect-missing", false)]
    [TestCase("podman-inspect-missing", false)]
    public async Task ExistsAsync_Recorded_IsTheEnginesClearAnswer(string transcript, bool exists)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();

        Assert.That(await client.ExistsAsync("x"), Is.EqualTo(exists));
    }

    [TestCase("docker-inspect-badref")]
    [TestCase("docker-notfound")]
    public async Task ExistsAsync_OtherTrouble_ThrowsInsteadOfSayingNo(string transcript)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();

        await Assert.CatchAsync<ArcBoxException>(() => client.ExistsAsync("x"));
    }

    [TestCase("docker-tag")]
    [TestCase("podman-tag")]
    public async Task TagAsync_Recorded_IsDone(string transcript)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();

        Assert.That(() => client.TagAsync("x", "y"), Throws.Nothing);
    }

    [Test]
    public async Task PullAsync_ImageOfAnotherPlatform_FailsBehindTheProgress()
    {
        await using ReplayEngine engine = ReplayEngine.For("docker-pull-wrongarch-single", "docker-inspect-index-amd64");
        await using ImageClient client = engine.CreateClient();
        List<PullProgress> lines = [];

        ImageNotFoundException? thrown = await Assert.ThrowsAsync<ImageNotFoundException>(async () =>
        {
            await foreach (PullProgress line in client.PullAsync("127.0.0.1:5601/lab/busybox:1", new PullOptions { Platform = Platform.Parse("linux/arm64") }))
                lines.Add(line);
        });

        Assert.That(lines[^1].Phase, Is.EqualTo(ProgressPhase.Summary));
        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.PlatformNotFound));
        Assert.That(thrown.Message, Does.Contain("linux/amd64").And.Contain("linux/arm64"));
    }

    private static async Task<List<PullProgress>> PullAsync(string transcript)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();
        return await client.PullAsync("127.0.0.1:5601/lab/multi:1").ToListAsync();
    }

    private static async Task<IReadOnlyList<ImageSummary>> ListAsync(string transcript)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();
        return await client.ListAsync();
    }
}
