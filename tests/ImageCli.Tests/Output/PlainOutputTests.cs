using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using Moq;

namespace ArcBox.Samples.ImageCli.Tests.Output;

internal sealed class PlainOutputTests
{
    private const string Id = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly CliHarness _cli = new();

    [Test]
    public async Task Pull_Redirected_WritesALineForEachStateOfALayer()
    {
        SetUpPull(
            Streams.Line("1.27", "Pulling from library/nginx"),
            Streams.Line("a1", "Pulling fs layer"),
            Streams.Line("a1", "Downloading", 1, 10),
            Streams.Line("a1", "Downloading", 9, 10),
            Streams.Line("a1", "Extracting", 1, 10),
            Streams.Line("a1", "Extracting", 9, 10),
            Streams.Line("a1", "Pull complete"),
            Streams.Line("", "Digest: sha256:12"),
            Streams.Line("", "Status: Downloaded newer image for nginx:1.27"));

        CliResult result = await _cli.RunAsync("pull", "x");

        Assert.That(result.Lines, Is.EqualTo((string[])
        [
            "1.27: Pulling from library/nginx",
            "a1: Pulling fs layer",
            "a1: Downloading",
            "a1: Extracting",
            "a1: Pull complete",
            "Digest: sha256:12",
            "Status: Downloaded newer image for nginx:1.27",
        ]));
    }

    [Test]
    public async Task Pull_DaemonWithoutClosingWords_EndsWithAStatus()
    {
        SetUpPull(Streams.Line("a1", "Download complete"));

        Assert.That((await _cli.RunAsync("pull", "x")).Lines[^1], Is.EqualTo("Status: Pulled x"));
    }

    [Test]
    public async Task Push_Redirected_EndsWithDigestAndStatus()
    {
        _cli.Client.Setup(client => client.PushAsync("x:1", It.IsAny<PushOptions>(), It.IsAny<CancellationToken>()))
            .Returns(Streams.Of(new PushProgress { Id = "a1", Status = "Pushed" }, new PushProgress { Status = "1: digest: sha256:12 size: 5" }));

        Assert.That((await _cli.RunAsync("push", "x:1")).Lines, Is.EqualTo(new[] { "a1: Pushed", "Digest: sha256:12", "Status: Pushed x:1" }));
    }

    [Test]
    public async Task Pull_FailsMidway_KeepsWhatCameBefore()
    {
        _cli.Client.Setup(client => client.PullAsync("x", It.IsAny<PullOptions>(), It.IsAny<CancellationToken>()))
            .Returns(Streams.Of(Streams.Line("a1", "Downloading", 1, 10)).Then(new ArcBoxException("cut")));

        Assert.That(await _cli.RunAsync("pull", "x"), Is.EqualTo(new CliResult(1, "a1: Downloading\n", "arcbox-images: cut\n")));
    }

    [Test]
    public async Task List_Redirected_AlignsAndNeverCuts()
    {
        string repository = $"registry.example.com/{new string('a', 200)}";
        long created = CliHarness.Now.AddDays(-20).ToUnixTimeSeconds();
        SetUpList(
            new ImageSummary { Id = Id, RepoTags = { $"{repository}:1", "docker.io/library/nginx:1.27" }, Created = created, Size = 187_654_321 },
            new ImageSummary { Id = Id, Size = 12 });

        CliResult result = await _cli.RunAsync("list");

        string gap = new(' ', repository.Length);
        Assert.That(result.Lines, Is.EqualTo((string[])
        [
            $"REPOSITORY{gap[10..]}   TAG      IMAGE ID       CREATED       SIZE",
            $"{repository}   1        0123456789ab   2 weeks ago   188MB",
            $"nginx{gap[5..]}   1.27     0123456789ab   2 weeks ago   188MB",
            $"<none>{gap[6..]}   <none>   0123456789ab   N/A           12B",
        ]));
    }

    [Test]
    public async Task List_Digests_ShowsThatOfEachRepository()
    {
        SetUpList(new ImageSummary { Id = Id, RepoTags = { "nginx:1", "other:2" }, RepoDigests = { $"docker.io/library/nginx@{Id}" } });

        CliResult result = await _cli.RunAsync("list", "--digests");

        Assert.That(result.Lines[1], Does.StartWith("nginx").And.Contains(Id));
        Assert.That(result.Lines[2], Does.StartWith("other").And.Contains("<none>"));
    }

    [Test]
    public async Task Inspect_Human_TellsEveryField()
    {
        ImageInfo image = new()
        {
            Id = Id, RepoTags = { "t:1", "t:2" }, RepoDigests = { "t@d" }, Parent = "parent",
            Comment = "comment", Created = "2026-01-01T00:00:00Z", Author = "author",
            Architecture = "arm64", Os = "linux", OsVersion = "10.0", Size = 1500, VirtualSize = 2500,
            RootFs = new RootFS { Type = "layers", Layers = { "l1", "l2" } },
            Config = new ImageConfig
            {
                Hostname = "host", Domainname = "domain", User = "user", Env = { "A=1" }, Cmd = { "run", "it now" },
                Entrypoint = { "entry" }, WorkingDir = "/work",
                Labels = { ["k"] = "v" }, ExposedPorts = { ["80/tcp"] = new Empty() }, Volumes = { ["/data"] = new Empty() },
            },
        };
        _cli.Client.Setup(client => client.InspectAsync("x", null, It.IsAny<CancellationToken>())).ReturnsAsync(image);

        CliResult result = await _cli.RunAsync("inspect", "x");

        string[] expected =
        [
            Id, "t:1", "t:2", "t@d", "parent", "comment", "2026-01-01T00:00:00Z", "author", "linux/arm64", "10.0",
            "1.5kB (1500 bytes)", "2.5kB (2500 bytes)",
            "host", "domain", "user", "A=1", "run 'it now'", "entry", "/work", "k=v", "80/tcp", "/data", "l1", "l2",
        ];
        Assert.That(result.Lines.Select(line => line[15..]), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task Inspect_HostileLabel_CannotReachTheTerminal()
    {
        ImageInfo image = new() { Id = Id, Config = new ImageConfig { Labels = { ["a"] = "\e]0;title\a\e[2Jb\r\nc\u009b1m\u202e" } } };
        _cli.Client.Setup(client => client.InspectAsync("x", null, It.IsAny<CancellationToken>())).ReturnsAsync(image);

        CliResult result = await _cli.RunAsync("inspect", "x");

        Assert.That(result.Out, Does.Contain(@"a=\u001b]0;title\u0007\u001b[2Jb\r\nc\u009b1m\u202e"));
    }

    [Test]
    public async Task Run_HostileMessage_CannotReachTheTerminal()
    {
        _cli.Client.Setup(client => client.InspectAsync("x", null, It.IsAny<CancellationToken>())).ThrowsAsync(new ArcBoxException("two\r\nlines\e[2J"));

        Assert.That((await _cli.RunAsync("inspect", "x")).Error, Is.EqualTo("arcbox-images: two\nlines\\u001b[2J\n"));
    }

    private void SetUpPull(params PullProgress[] lines)
        => _cli.Client.Setup(client => client.PullAsync("x", It.IsAny<PullOptions>(), It.IsAny<CancellationToken>())).Returns(Streams.Of(lines));

    private void SetUpList(params ImageSummary[] images)
        => _cli.Client.Setup(client => client.ListAsync(It.IsAny<ListOptions>(), It.IsAny<CancellationToken>())).ReturnsAsync(images);
}
