using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Recording;

/// <summary>Builds with options through the recorder, to an engine in this process, and their replay.</summary>
[CancelAfter(30_000)]
internal sealed class BuildOptionRecordingTests
{
    private const string Secret = "hush-hush-hush";

    private static BuildOptions Options => new()
    {
        BuildArguments = new Dictionary<string, string?> { ["TOKEN"] = Secret, ["NONE"] = null },
        Target = "first",
        Labels = new Dictionary<string, string> { ["of"] = "options" },
        Platform = Platform.Parse("linux/amd64"),
        NoCache = true,
        Builder = ImageBuilder.BuildKit,
    };

    private static IEnumerable<TestCaseData> Others =>
    [
        new TestCaseData(Options with { BuildArguments = new Dictionary<string, string?> { ["TOKEN"] = "another", ["NONE"] = null } }).SetArgDisplayNames("value"),
        new TestCaseData(Options with { BuildArguments = new Dictionary<string, string?> { ["TOKEN"] = Secret, ["NONE"] = "" } })
            .SetArgDisplayNames("empty"),
        new TestCaseData(Options with { Target = "second" }).SetArgDisplayNames("target"),
        new TestCaseData(Options with { Labels = new Dictionary<string, string> { ["of"] = "others" } }).SetArgDisplayNames("label"),
        new TestCaseData(Options with { Platform = null }).SetArgDisplayNames("platform"),
        new TestCaseData(Options with { NoCache = false }).SetArgDisplayNames("cache"),
        new TestCaseData(Options with { Pull = true }).SetArgDisplayNames("pull"),
        new TestCaseData(Options with { Builder = ImageBuilder.Classic }).SetArgDisplayNames("builder"),
        new TestCaseData(Options with { Builder = null }).SetArgDisplayNames("no builder"),
        new TestCaseData(new BuildOptions()).SetArgDisplayNames("none"),
    ];

    [Test]
    public async Task Service_BuildWithOptions_PassesThemOnAndIsReplayed(CancellationToken token)
    {
        Builder builder = new();

        Cassette cassette = await RecordAsync(token, builder);

        Assert.That(builder.Given!.BuildArguments, Is.EqualTo(Options.BuildArguments));
        Assert.That(builder.Given.Target, Is.EqualTo("first"));
        Assert.That(cassette.Calls.Single().Upload!.Options, Is.EqualTo(
        [
            "build-arg NONE", "build-arg TOKEN=sha256:4f4ee5b0c40d9dc29d6a710ac947216c76c7f8ea69fc5ec52c449ae97981d506", "target first", "label of=options",
            "platform linux/amd64", "no-cache", "builder buildkit",
        ]));
        Assert.That(cassette.ToString(), Does.Not.Contain(Secret).And.Contain("token ***").And.Contain("the token is ***"));
        await Tapes.ReplayAsync(cassette.ToService(), async client => Assert.That((await BuildAsync(client, Options, token)).ImageId, Is.EqualTo(Builder.Id)));
    }

    [TestCaseSource(nameof(Others))]
    public async Task ToService_OtherOptions_AreAnotherBuild(BuildOptions other, CancellationToken token)
    {
        Cassette cassette = await RecordAsync(token);

        await Tapes.ReplayAsync(cassette.ToService(), async client =>
        {
            ArcBoxException failure = await Tapes.FailureOfAsync(() => BuildAsync(client, other, token));
            Assert.That(failure.Message, Does.Contain("It has, nearest first: Build dockerfile "));
        });
    }

    [Test]
    public async Task Service_EndpointOverAWire_IsRefusedUnsent(CancellationToken token)
    {
        await using RecordingSession session = await RecordingSession.StartAsync(new ScriptedEngine());

        ArcBoxException failure = await Tapes.FailureOfAsync(() => BuildAsync(session.Client, Options, token));

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.BuildOptionsNotCarried));
        Assert.That(session.Front.Calls, Is.Empty);
    }

    private static async Task<Cassette> RecordAsync(CancellationToken token, Builder? builder = null)
    {
        await using InMemoryChannel channel = new(builder ?? new Builder());
        await using CassetteRecorder recorder = CassetteRecorder.RecordFromChannel(channel);
        await using ArcBoxMockServer front = await RecordingSession.ServeAsync(recorder.Service);
        await using ImageClient client = front.CreateClient();
        await BuildAsync(client, Options, token);
        return Cassette.Parse((await recorder.ToCassetteAsync(token)).ToString());
    }

    private static Task<BuildResult> BuildAsync(ImageClient client, BuildOptions options, CancellationToken token)
        => client.BuildToEndAsync(
            Contexts.Of(("Dockerfile", $"FROM scratch AS first\nARG TOKEN\nLABEL told=\"token {Secret}\"\nFROM first AS second\nLABEL a=1\n")),
            options,
            cancellationToken: token);

    /// <summary>Tells what it was given.</summary>
    private sealed class Builder : ImageService.ImageServiceBase, IBuildOptionsService
    {
        public const string Id = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

        public BuildOptions? Given { get; private set; }

        public bool TakesBuildOptions => true;

        public override async Task Build(
            IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
        {
            Given = BuildOptions.Of(context);
            await foreach (BuildContext chunk in requestStream.ReadAllAsync(context.CancellationToken)) Assert.That(chunk, Is.Not.Null);
            await responseStream.WriteAsync(new BuildProgress { Stream = $"the token is {Given!.BuildArguments["TOKEN"]}\n" });
            await responseStream.WriteAsync(new BuildProgress { Aux = Id });
        }
    }
}
