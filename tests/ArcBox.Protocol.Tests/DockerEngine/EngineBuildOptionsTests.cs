using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>How build options reach an engine, and what it says about them.</summary>
[CancelAfter(30_000)]
public sealed class EngineBuildOptionsTests
{
    private const string Start = "POST /v1.41/build?dockerfile=Dockerfile&rm=1&forcerm=1";

    private static readonly BuildOptions All = new()
    {
        BuildArguments = new Dictionary<string, string?> { ["ONE"] = "a b&\"ü+", ["TWO"] = null, ["THREE"] = "" },
        Target = "first stage?",
        Labels = new Dictionary<string, string> { ["of"] = "<options>" },
        Platform = Platform.Parse("linux/arm/v7"),
        NoCache = true,
        Pull = true,
        Builder = ImageBuilder.BuildKit,
    };

    private static IEnumerable<TestCaseData> Queries =>
    [
        new TestCaseData(new BuildOptions(), "").SetArgDisplayNames("none"),
        new TestCaseData(new BuildOptions { Tags = ["app:1"] }, "").SetArgDisplayNames("tags, which are set by Tag"),
        new TestCaseData(new BuildOptions { Target = "one" }, "&target=one").SetArgDisplayNames("target"),
        new TestCaseData(new BuildOptions { NoCache = true }, "&nocache=1").SetArgDisplayNames("no cache"),
        new TestCaseData(new BuildOptions { Pull = true }, "&pull=1").SetArgDisplayNames("pull"),
        new TestCaseData(new BuildOptions { Builder = ImageBuilder.Classic }, "&version=1").SetArgDisplayNames("classic builder"),
        new TestCaseData(new BuildOptions { Builder = ImageBuilder.BuildKit }, "&version=2").SetArgDisplayNames("BuildKit"),
        new TestCaseData(new BuildOptions { Platform = Platform.Parse("linux/arm64") }, "&platform=linux%2Farm64").SetArgDisplayNames("platform"),
        new TestCaseData(
            All,
            "&buildargs=%7B%22ONE%22%3A%22a%20b%26%5C%22%C3%BC%2B%22%2C%22TWO%22%3Anull%2C%22THREE%22%3A%22%22%7D&target=first%20stage%3F"
                + "&labels=%7B%22of%22%3A%22%3Coptions%3E%22%7D&platform=linux%2Farm%2Fv7&nocache=1&pull=1&version=2").SetArgDisplayNames("all"),
    ];

    [TestCaseSource(nameof(Queries))]
    public async Task BuildAsync_Options_AreTheEnginesOwnParameters(BuildOptions options, string query)
    {
        await using ReplayEngine engine = new("1.41", Transcript.Read("docker-build-options").ToBytes(), ReplayEngine.Json("201 Created", ""));
        await using ImageClient client = engine.CreateClient();

        await client.BuildToEndAsync(Context, options);

        Assert.That(engine.Requests[0], Does.StartWith($"{Start}{query} HTTP/1.1\n").Or.StartWith($"{Start}{query} HTTP/1.1\r\n"));
    }

    [TestCase("docker-build-options", "[Warning] One or more build-args [NOBODY] were not consumed\n")]
    [TestCase("podman-build-options", "[Warning] one or more build args were not consumed: [NOBODY TARGETARCH TARGETOS TARGETPLATFORM]\n")]
    public async Task BuildAsync_ArgumentThatTheDockerfileDoesNotDeclare_IsTold(string transcript, string warning)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();
        List<string> lines = [];

        await foreach (BuildProgress line in client.BuildAsync(Context, All)) lines.Add(line.Stream);

        Assert.That(lines, Does.Contain(warning));
    }

    [TestCase("docker-build-badtarget", "failed to reach build target nosuch in Dockerfile")]
    [TestCase("podman-build-badtarget", "The target \"nosuch\" was not found in the provided Dockerfile")]
    public async Task BuildAsync_TargetThatIsNotThere_IsAnInvalidBuild(string transcript, string message)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();

        ImageBuildException? thrown = await Assert.ThrowsAsync<ImageBuildException>(
            () => client.BuildToEndAsync(Context, new BuildOptions { Target = "nosuch" }));

        Assert.That(thrown!.Message, Is.EqualTo(message));
        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.InvalidBuild));
    }

    [Test]
    public async Task BuildAsync_ValueThatIsAWordOfTheFailure_DoesNotChangeItsKind()
    {
        BuildOptions options = new() { BuildArguments = new Dictionary<string, string?> { ["A"] = "BUILD", ["B"] = "returned", ["C"] = "exit_code" } };
        await using ReplayEngine engine = ReplayEngine.For("docker-build-fail");
        await using ImageClient client = engine.CreateClient();

        ImageBuildException? thrown = await Assert.ThrowsAsync<ImageBuildException>(() => client.BuildToEndAsync(Context, options));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.BuildFailed));
        Assert.That(thrown.StatusCode, Is.EqualTo(StatusCode.FailedPrecondition));
        Assert.That(thrown.ExitCode, Is.EqualTo(1));
        Assert.That(thrown.Message, Does.Contain("*** a non-zero code: 1"), "values are masked");
    }

    private static ImageBuildContext Context => ImageBuildContext.FromTar(new MemoryStream(new byte[512]));
}
