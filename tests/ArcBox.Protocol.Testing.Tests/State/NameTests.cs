using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>Inspect, Exists and Tag: how an image is found, and how it gets names.</summary>
public sealed class NameTests : StateTestBase
{
    private const string Name = "lab/multi:1";

    [Test]
    public async Task InspectAsync_EveryWayToNameAnImage_FindsTheSame()
    {
        MockImage image = await AddPulledAsync();
        string hex = image.Id["sha256:".Length..];
        string[] ways =
        [
            Name, "docker.io/lab/multi:1", "index.docker.io/lab/multi:1", $"lab/multi@{image.Digest}", $"lab/multi:whatever@{image.Digest}",
            image.Id, hex, hex[..12], hex[..4], $"sha256:{hex[..12]}",
        ];

        foreach (string way in ways) Assert.That((await Client.InspectAsync(way)).Id, Is.EqualTo(image.Id), way);
        foreach (string way in ways) Assert.That(await Client.FindIdAsync(way), Is.EqualTo(image.Id), way);
    }

    [TestCase("lab/nosuch:1", "lab/nosuch:1")]
    [TestCase("lab/multi", "lab/multi:latest")]
    [TestCase("lab/multi:2", "lab/multi:2")]
    [TestCase("ffffffffffff", "ffffffffffff:latest")]
    [TestCase("sha256:ffff", "sha256:ffff")]
    [TestCase("sha", "sha:latest")]
    [TestCase("sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", null)]
    [TestCase("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", null)]
    [TestCase("lab/multi@sha256:0000000000000000000000000000000000000000000000000000000000000007", null)]
    public async Task InspectAsync_Missing_IsNotFoundAndExistsIsFalse(string text, string? told)
    {
        await AddPulledAsync();

        ImageNotFoundException thrown = await FailureOfAsync<ImageNotFoundException>(() => Client.InspectAsync(text));

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.ImageNotFound));
        Assert.That(thrown.Message, Is.EqualTo($"No such image: {told ?? text}"));
        Assert.That(await Client.ExistsAsync(text), Is.False);
        await FailureOfAsync<ImageNotFoundException>(() => Client.TagAsync(text, "other:1"));
        await FailureOfAsync<ImageNotFoundException>(() => Client.RemoveAsync(text));
    }

    [TestCase("BAD:::x")]
    [TestCase("lab/Multi:1")]
    [TestCase("lab//multi:1")]
    [TestCase("/lab/multi:1")]
    [TestCase("lab/../multi:1")]
    [TestCase("lab/multi:bad tag")]
    [TestCase("lab%2Fmulti:1")]
    [TestCase("lab/multi%3A1")]
    [TestCase("sha256:")]
    [TestCase("läb:1")]
    public async Task InspectAsync_NeitherNameNorId_IsInvalidAndExistsTellsSo(string text)
    {
        await AddPulledAsync();

        foreach (Func<Task> call in new Func<Task>[]
        {
            () => Client.InspectAsync(text), () => Client.ExistsAsync(text), () => Client.RemoveAsync(text), () => Client.TagAsync(text, "other:1"),
        })
        {
            ArcBoxException thrown = await FailureOfAsync<ArcBoxException>(call);
            Assert.That((thrown.StatusCode, thrown.Reason), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidReference)));
        }
    }

    [Test]
    public async Task InspectAsync_PrefixOfTwoIds_IsNotFound()
    {
        // Seventeen ids must share a first digit.
        List<string> ids = [];
        for (int seed = 0; seed < 17; seed++) ids.Add((await Server.Store.AddImageAsync(null, new MockImageOptions { Layers = 0, Seed = seed })).Id);
        string[] alike = ids.GroupBy(id => id["sha256:".Length]).First(group => group.Count() > 1).Take(2).ToArray();
        string prefix = alike[0].Substring("sha256:".Length, 1);

        await FailureOfAsync<ImageNotFoundException>(() => Client.InspectAsync(prefix));

        Assert.That(await Client.ExistsAsync(prefix), Is.False);
        Assert.That(await Client.FindIdAsync(alike[0]), Is.EqualTo(alike[0]));
    }

    [Test]
    public async Task InspectAsync_NameThatIsThePrefixOfAnotherId_FindsTheName()
    {
        MockImage first = await Server.Store.AddImageAsync("first:1");
        string prefix = first.Id.Substring("sha256:".Length, 6);
        MockImage second = await Server.Store.AddImageAsync($"{prefix}:latest", new MockImageOptions { Seed = 1 });

        Assert.That(await Client.FindIdAsync(prefix), Is.EqualTo(second.Id));
    }

    [Test]
    public async Task InspectAsync_AnImage_TellsAllOfItsConfiguration()
    {
        DateTimeOffset created = new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);
        Server.AddImage("app:1", new MockImageOptions
        {
            Layers = 2,
            Env = ["A=b", "C="],
            Command = ["serve", "--port", "80"],
            Entrypoint = ["/app"],
            Labels = new Dictionary<string, string> { ["team"] = "web", ["empty"] = "" },
            WorkingDirectory = "/srv",
            User = "1000:1000",
            Created = created,
        });
        await Client.PullToEndAsync("app:1");

        ImageInfo info = await Client.InspectAsync("app:1");

        Assert.That(info.Config, Is.EqualTo(new ImageConfig
        {
            Env = { "A=b", "C=" },
            Cmd = { "serve", "--port", "80" },
            Entrypoint = { "/app" },
            Labels = { ["team"] = "web", ["empty"] = "" },
            WorkingDir = "/srv",
            User = "1000:1000",
        }));
        Assert.That((info.Created, info.CreatedAt), Is.EqualTo(("2026-02-03T04:05:06.789Z", (DateTimeOffset?)created)));
        Assert.That((info.Os, info.Architecture, info.Parent, info.RootFs.Type), Is.EqualTo(("linux", "amd64", "", "layers")));
        Assert.That(info.VirtualSize, Is.EqualTo(info.Size).And.GreaterThan(0));
    }

    [Test]
    public async Task TagAsync_NewName_IsOneMoreNameOfTheImage()
    {
        MockImage image = await AddPulledAsync();

        await Client.TagAsync(Name, "registry.example.com/team/app:2");
        await Client.TagAsync(Name, "registry.example.com/team/app:2");
        await Client.TagAsync(image.Id[..20], "plain");

        ImageInfo info = await Client.InspectAsync("plain:latest");
        Assert.That(info.RepoTags, Is.EquivalentTo(new[] { Name, "registry.example.com/team/app:2", "plain:latest" }));
        Assert.That(info.RepoDigests, Is.EqualTo(new[] { $"lab/multi@{image.Digest}" }));
    }

    [Test]
    public async Task TagAsync_NameOfAnotherImage_MovesOverAndLeavesThatOneDangling()
    {
        MockImage old = await Server.Store.AddImageAsync("app:1");
        MockImage young = await Server.Store.AddImageAsync("app:2");

        await Client.TagAsync("app:2", "app:1");

        Assert.That(await Client.FindIdAsync("app:1"), Is.EqualTo(young.Id));
        IReadOnlyList<ImageSummary> dangling = await Client.ListAsync(new ListOptions { Filters = new ImageFilters().Dangling() });
        ImageSummary left = dangling.Single();
        Assert.That((left.Id, left.RepoTags.Count, left.RepoDigests.Count), Is.EqualTo((old.Id, 0, 0)));
    }

    private async Task<MockImage> AddPulledAsync()
    {
        MockImage image = Server.AddImage(Name);
        await Server.Store.PullAsync(Name);
        return image;
    }
}
