using System.Text.RegularExpressions;
using ArcBox.Protocol.Testing.Tests.Stubbing;
using ArcBox.Protocol.V1;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Testing.Tests.State;

public sealed class BuildTests : BuildTestBase
{
    private static readonly DateTimeOffset Now = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    protected override ArcBoxMockOptions Options => new() { TimeProvider = new FakeTimeProvider(Now) };

    [Test]
    public async Task BuildAsync_TwoStages_TellsWhatDockerdTells()
    {
        MockImage below = await Server.Store.AddImageAsync("lab/busybox:1");

        List<BuildProgress> lines = await BuildAsync(
            """
            FROM lab/busybox:1 AS one
            RUN echo one > /one
            FROM scratch AS two
            COPY --from=one /one /one
            CMD ["/hello.txt"]
            """);

        string[] ids = [.. lines.Select(line => line.ImageId).OfType<string>()];
        string log = string.Concat(lines.Select(line => line.Aux.Length > 0 ? $"<{line.Aux}>\n" : line.Stream));
        log = Regex.Replace(log, "(?<=Running in |intermediate container )[0-9a-f]{12}(?=\n)", "CONTAINER");
        log = Regex.Replace(log, "(?<=COPY .*\n ---> )[0-9a-f]{12}(?=\n)", "COPIED");
        Assert.That(log, Is.EqualTo(
            $$"""
            Step 1/5 : FROM lab/busybox:1 AS one
             ---> {{ImageDigest.Shorten(below.Id)}}
            Step 2/5 : RUN echo one > /one
             ---> Running in CONTAINER
            Removing intermediate container CONTAINER
             ---> {{ImageDigest.Shorten(ids[0])}}
            <{"ID":"{{ids[0]}}"}>
            Step 3/5 : FROM scratch AS two
             ---> {{""}}
            Step 4/5 : COPY --from=one /one /one
             ---> COPIED
            Step 5/5 : CMD ["/hello.txt"]
             ---> Running in CONTAINER
            Removing intermediate container CONTAINER
             ---> {{ImageDigest.Shorten(ids[1])}}
            <{"ID":"{{ids[1]}}"}>
            Successfully built {{ImageDigest.Shorten(ids[1])}}

            """));
        Assert.That(lines.Take(3).Select(line => line.Stream), Is.EqualTo(new[]
        {
            "Step 1/5 : FROM lab/busybox:1 AS one", "\n", $" ---> {ImageDigest.Shorten(below.Id)}\n",
        }));
    }

    [Test]
    public async Task BuildAsync_LocalBase_KeepsItsLayersAndConfiguration()
    {
        MockImage below = await Server.Store.AddImageAsync("base:1", new MockImageOptions
        {
            Env = ["PATH=/bin", "A=1"], Command = ["/run"], Labels = new Dictionary<string, string> { ["from"] = "base" },
        });
        ImageInfo baseInfo = await Client.InspectAsync(below.Id);

        ImageInfo built = await BuiltAsync("FROM base:1\nLABEL own=1\nRUN anything\n");

        Assert.That((built.Size, built.RootFs), Is.EqualTo((baseInfo.Size, baseInfo.RootFs)));
        Assert.That(built.Config.Env, Is.EqualTo(new[] { "PATH=/bin", "A=1" }));
        Assert.That(built.Config.Cmd, Is.EqualTo(new[] { "/run" }));
        Assert.That(built.Config.Labels, Is.EquivalentTo(new Dictionary<string, string> { ["from"] = "base", ["own"] = "1" }));
        Assert.That((built.RepoTags.Count, built.RepoDigests.Count, built.CreatedAt), Is.EqualTo((0, 0, Now)));
    }

    [Test]
    public async Task BuildAsync_EachStep_IsAnImageUponTheOneBefore()
    {
        MockImage below = await Server.Store.AddImageAsync("base:1");

        ImageInfo built = await BuiltAsync("FROM base:1\nENV A=1\nENV B=2\n");

        ImageInfo first = await Client.InspectAsync(built.Parent);
        Assert.That((first.Parent, first.Config.Env), Is.EqualTo((below.Id, new[] { Path, "A=1" })));
        Assert.That((await Client.ListAsync()).Select(image => image.Id), Is.EquivalentTo(new[] { below.Id, built.Id }));
        Assert.That(
            (await Client.ListAsync(new ListOptions { All = true })).Select(image => image.Id), Is.EquivalentTo(new[] { below.Id, first.Id, built.Id }));
    }

    [Test]
    public async Task RemoveAsync_BuiltImageWithParents_LeavesNothing()
    {
        ImageInfo built = await BuiltAsync("FROM scratch\nENV A=1\nENV B=2\nENV C=3\n");

        RemoveImageResponse removed = await Client.RemoveAsync(built.Id, new RemoveOptions { PruneParents = true });

        Assert.That(removed.Deleted, Has.Count.EqualTo(3));
        Assert.That(Server.Store.ContentDigests, Is.Empty);
    }

    [Test]
    public async Task BuildAsync_BaseInTheRegistryAlone_IsPulledAndTold()
    {
        MockImage below = Server.AddImage("registry.example.com/lab/base:1", layers: 1);

        List<BuildProgress> lines = await BuildAsync("FROM registry.example.com/lab/base:1\nLABEL a=1\n");

        string[] pulled = [.. lines.Where(line => line.Status.Length > 0).Select(line => line.Status)];
        Assert.That(pulled[0], Is.EqualTo("1: Pulling from lab/base"));
        Assert.That(pulled, Does.Contain($"{ImageDigest.Shorten(below.Layers[0].Digest)}: Pull complete").And.Contains($"Digest: {below.Digest}"));
        Assert.That(pulled[^1], Is.EqualTo("Status: Downloaded newer image for registry.example.com/lab/base:1"));
        Assert.That((await Client.InspectAsync("registry.example.com/lab/base:1")).Id, Is.EqualTo(below.Id));
        Assert.That((await BuildAsync("FROM registry.example.com/lab/base:1\nLABEL a=2\n")).Select(line => line.Status), Has.All.Empty);
    }

    [Test]
    public async Task BuildAsync_PlatformOfTheBase_IsTheImages()
    {
        Server.AddImage("base:1", new MockImageOptions { Platforms = ["linux/amd64", "linux/arm64"] });
        await Client.PullToEndAsync("base:1");

        ImageInfo built = await BuiltAsync("ARG P=linux/arm64\nFROM --platform=$P base:1\nLABEL a=1\n");
        ImageInfo scratch = await BuiltAsync("FROM --platform=linux/arm/v7 scratch\nLABEL a=1\n");

        Assert.That((built.Os, built.Architecture), Is.EqualTo(("linux", "arm64")));
        Assert.That(scratch.Architecture, Is.EqualTo("arm"));
    }

    [Test]
    public async Task BuildAsync_ById_StartsFromThatImage()
    {
        MockImage below = await Server.Store.AddImageAsync(null);

        ImageInfo built = await BuiltAsync($"FROM {below.Id[7..20]}\nLABEL a=1\n");

        Assert.That(built.Parent, Is.EqualTo(below.Id));
    }

    [Test]
    public async Task BuildAsync_ThenTagPushAndPull_IsTheSameImage()
    {
        await Server.Store.AddImageAsync("base:1");
        ImageInfo built = await BuiltAsync("FROM base:1\nENV A=1\nLABEL b=2\n");
        await Client.TagAsync(built.Id, "registry.example.com/team/app:1");
        PushResult pushed = await Client.PushToEndAsync("registry.example.com/team/app:1");
        await Client.RemoveAsync("registry.example.com/team/app:1");

        await Client.PullToEndAsync($"registry.example.com/team/app@{pushed.Digest}");

        Assert.That((await Client.InspectAsync(built.Id)).Config, Is.EqualTo(built.Config));
    }

    [Test]
    public async Task BuildAsync_TriggersOfTheBase_RunOnceAndAreGone()
    {
        ImageInfo below = await BuiltAsync("FROM scratch\nONBUILD LABEL z=1\nonbuild  USER q\n");

        List<BuildProgress> lines = await BuildAsync($"FROM {below.Id}\nENTRYPOINT g\n");
        ImageInfo built = await Client.InspectAsync(lines.Last(line => line.ImageId is not null).ImageId!);
        ImageInfo next = await BuiltAsync($"FROM {built.Id}\nUSER r\n");

        Assert.That(
            lines.Take(7).Select(line => Regex.Replace(line.Stream, "[0-9a-f]{12}", "ID")),
            Is.EqualTo(new[]
            {
                $"Step 1/2 : FROM {Regex.Replace(below.Id, "[0-9a-f]{12}", "ID")}", "\n", "# Executing 2 build trigger", "s", "\n",
                " ---> Running in ID\n", "Removing intermediate container ID\n",
            }));
        Assert.That((built.Config.Labels["z"], built.Config.User, next.Config.User), Is.EqualTo(("1", "q", "r")));
    }

    [Test]
    public async Task BuildAsync_EmptyContinuationLine_IsWarnedOf()
    {
        List<BuildProgress> lines = await BuildAsync("FROM scratch\nLABEL \\\n  a=1 \\\n\n b=2\n");

        Assert.That(lines[0].Stream, Is.EqualTo(
            "\u001b[91m[WARNING]: Empty continuation line found in:\n    LABEL   a=1  b=2\n"
                + "[WARNING]: Empty continuation lines will become errors in a future release.\n\u001b[0m"));
        Assert.That(lines[4].Stream, Is.EqualTo("Step 2/2 : LABEL   a=1  b=2"));
    }

    [Test]
    public async Task BuildAsync_BaseRemovedWhileItBuilds_HasItsLayersAllTheSame()
    {
        SteppedTime time = new();
        TimeSpan interval = TimeSpan.FromHours(1);
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(
            options: new ArcBoxMockOptions { TimeProvider = time, ProgressInterval = interval });
        await using ImageClient client = server.CreateClient();
        MockImage below = await server.Store.AddImageAsync("base:1");
        string? built = null;
        Task firstStep = time.PassAsync(interval);

        await foreach (BuildProgress line in client.BuildAsync(ImageBuildContext.FromTar(Context("FROM base:1\nLABEL a=1\n"))))
        {
            built = line.ImageId ?? built;
            if (line.Stream != $" ---> {ImageDigest.Shorten(below.Id)}\n") continue;
            await client.RemoveAsync("base:1");
            await time.PassAsync(interval);
        }

        await firstStep;
        ImageInfo info = await client.InspectAsync(built!);
        Assert.That(info.RootFs.Layers, Is.EqualTo(below.Layers.Select(layer => layer.DiffId)));
        Assert.That(server.Store.ContentDigests, Is.SupersetOf(below.Layers.Select(layer => layer.Digest)));
    }
}
