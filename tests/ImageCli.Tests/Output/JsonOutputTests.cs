using System.Text.Json;
using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Moq;

namespace ArcBox.Samples.ImageCli.Tests.Output;

/// <summary>The schema that docs/imagecli-json.md promises.</summary>
internal sealed class JsonOutputTests
{
    private readonly CliHarness _cli = new();

    [Test]
    public async Task Pull_Json_WritesProgressAndResult()
    {
        _cli.Client.Setup(client => client.PullAsync("x", It.IsAny<PullOptions>(), It.IsAny<CancellationToken>())).Returns(Streams.Of(
            Streams.Line("a1", "Downloading", 5_000_000_000, 6_000_000_000),
            Streams.Line("", "Digest: sha256:12"),
            Streams.Line("", "Status: Image is up to date for x")));

        CliResult result = await _cli.RunAsync("pull", "x", "--json");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Lines[0], Is.EqualTo("""
            {"kind":"pullProgress","reference":"x","id":"a1","status":"Downloading","progress":"","current":5000000000,"total":6000000000}
            """));
        Assert.That(result.Lines[^1], Is.EqualTo("""
            {"kind":"pullResult","reference":"x","digest":"sha256:12","summary":"Status: Image is up to date for x","upToDate":true}
            """));
        Assert.That(result.Lines, Has.Length.EqualTo(4));
    }

    [Test]
    public async Task Push_Json_WritesProgressAndResult()
    {
        _cli.Client.Setup(client => client.PushAsync("x", It.IsAny<PushOptions>(), It.IsAny<CancellationToken>()))
            .Returns(Streams.Of(new PushProgress { Id = "a1", Status = "Pushed" }));

        CliResult result = await _cli.RunAsync("push", "x", "--json");

        Assert.That(result.Lines, Is.EqualTo((string[])
        [
            """{"kind":"pushProgress","reference":"x","id":"a1","status":"Pushed","progress":"","current":0,"total":0}""",
            """{"kind":"pushResult","reference":"x","digest":null}""",
        ]));
    }

    [Test]
    public async Task List_Json_WritesALineForEachImage()
    {
        ImageSummary image = new()
        {
            Id = "sha256:1",
            RepoTags = { "ünï:1" },
            Created = 4_000_000_000,
            Size = long.MaxValue,
            VirtualSize = 2,
            Containers = -1,
            Labels = { ["b"] = "2", ["a"] = "1" },
        };
        _cli.Client.Setup(client => client.ListAsync(It.IsAny<ListOptions>(), It.IsAny<CancellationToken>())).ReturnsAsync([image, new ImageSummary()]);

        CliResult result = await _cli.RunAsync("list", "--json");

        Assert.That(result.Lines, Is.EqualTo((string[])
        [
            """{"kind":"imageSummary","id":"sha256:1","repoTags":["ünï:1"],"repoDigests":[],"created":4000000000,"size":9223372036854775807"""
                + ""","virtualSize":2,"containers":-1,"labels":{"a":"1","b":"2"}}""",
            """{"kind":"imageSummary","id":"","repoTags":[],"repoDigests":[],"created":0,"size":0,"virtualSize":0,"containers":0,"labels":{}}""",
        ]));
    }

    [Test]
    public async Task Inspect_Json_HasEveryFieldOfTheMessage()
    {
        ImageInfo image = new()
        {
            Config = new ImageConfig { ExposedPorts = { ["80/tcp"] = new Empty() }, Volumes = { ["/data"] = new Empty() }, Labels = { ["k"] = "v" } },
            RootFs = new RootFS { Type = "layers", Layers = { "sha256:2" } },
        };
        _cli.Client.Setup(client => client.InspectAsync("x", null, It.IsAny<CancellationToken>())).ReturnsAsync(image);

        JsonElement line = (await _cli.RunAsync("inspect", "x", "--json")).JsonLines.Single();

        Assert.That(Names(line), Is.EquivalentTo(ImageInfo.Descriptor.Fields.InDeclarationOrder().Select(field => field.JsonName).Append("kind")));
        Assert.That(Names(line.GetProperty("config")), Is.EquivalentTo(ImageConfig.Descriptor.Fields.InDeclarationOrder().Select(field => field.JsonName)));
        Assert.That(Names(line.GetProperty("rootFs")), Is.EquivalentTo(RootFS.Descriptor.Fields.InDeclarationOrder().Select(field => field.JsonName)));
        Assert.That(line.GetProperty("config").GetProperty("exposedPorts").GetRawText(), Is.EqualTo("""{"80/tcp":{}}"""));
    }

    [Test]
    public async Task Inspect_JsonWithoutConfig_LeavesItOut()
    {
        _cli.Client.Setup(client => client.InspectAsync("x", null, It.IsAny<CancellationToken>())).ReturnsAsync(new ImageInfo());

        JsonElement line = (await _cli.RunAsync("inspect", "x", "--json")).JsonLines.Single();

        Assert.That(Names(line), Has.No.Member("config").And.No.Member("rootFs"));
    }

    [Test]
    public async Task Tag_Json_WritesResult()
    {
        _cli.Client.Setup(client => client.TagAsync("a", "b:1", null, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        Assert.That((await _cli.RunAsync("tag", "a", "b:1", "--json")).Out, Is.EqualTo("""{"kind":"tagResult","source":"a","target":"b:1"}""" + "\n"));
    }

    [Test]
    public async Task Rm_JsonOneFails_WritesResultAndErrorWithReference()
    {
        _cli.Client.Setup(client => client.RemoveAsync("a", It.IsAny<RemoveOptions>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new ArcBoxException("in use", StatusCode.FailedPrecondition) { Reason = ErrorReasons.ImageInUse });
        _cli.Client.Setup(client => client.RemoveAsync("b", It.IsAny<RemoveOptions>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new RemoveImageResponse { Untagged = { "b:latest" } });

        CliResult result = await _cli.RunAsync("rm", "a", "b", "--json");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Out, Is.EqualTo("""{"kind":"removeResult","reference":"b","untagged":["b:latest"],"deleted":[]}""" + "\n"));
        Assert.That(result.Error, Is.EqualTo(
            """{"error":{"code":"FAILED_PRECONDITION","reason":"IMAGE_IN_USE","message":"in use","transient":false,"reference":"a"}}""" + "\n"));
    }

    [Test]
    public async Task Exists_JsonMissing_IsAnAnswerAndFour()
    {
        _cli.Client.Setup(client => client.FindIdAsync("x", null, It.IsAny<CancellationToken>())).ReturnsAsync((string?)null);

        CliResult result = await _cli.RunAsync("exists", "x", "--json");

        Assert.That(result, Is.EqualTo(new CliResult(4, """{"kind":"existsResult","reference":"x","exists":false,"id":""}""" + "\n", "")));
    }

    [Test]
    public async Task Run_JsonUsageError_IsAnObjectAlone()
    {
        CliResult result = await _cli.RunAsync("pull", "UPPER", "--json");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.JsonError.GetProperty("code").GetString(), Is.EqualTo("USAGE"));
    }

    [Test]
    public async Task Run_JsonUnreachable_TellsAttempts()
    {
        _cli.OpenClient = (_, _, _) => throw new DaemonUnreachableException("nothing")
        {
            Attempts = [new() { Endpoint = "unix:///a", Source = "DOCKER_HOST", Problem = "no file" }],
        };

        CliResult result = await _cli.RunAsync("list", "--json");

        Assert.That(result.JsonError.GetProperty("code").GetString(), Is.EqualTo("UNAVAILABLE"));
        Assert.That(result.JsonError.GetProperty("attempts").GetRawText(), Is.EqualTo(
            """[{"endpoint":"unix:///a","source":"DOCKER_HOST","problem":"no file"}]"""));
    }

    [Test]
    public async Task List_JsonControlCharacters_AreEscaped()
    {
        ImageSummary image = new() { Labels = { ["evil"] = "\e[2J\u009b31m\u0007\u202e\n" } };
        _cli.Client.Setup(client => client.ListAsync(It.IsAny<ListOptions>(), It.IsAny<CancellationToken>())).ReturnsAsync([image]);

        CliResult result = await _cli.RunAsync("list", "--json");

        Assert.That(result.Out.TrimEnd('\n').Any(char.IsControl), Is.False);
        Assert.That(result.JsonLines.Single().GetProperty("labels").GetProperty("evil").GetString(), Is.EqualTo(image.Labels["evil"]));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name);
}
