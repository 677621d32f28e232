using ArcBox.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>The engine's builder told what the protocol has no words for: as dockerd 20.10 does and says it.</summary>
public sealed class BuildOptionTests : BuildTestBase
{
    private readonly FakeTimeProvider _time = new();

    protected override ArcBoxMockOptions Options => new() { TimeProvider = _time };

    [SetUp]
    public Task AddBaseAsync() => Server.Store.AddImageAsync("base:1", new MockImageOptions { Layers = 1 });

    [Test]
    public async Task BuildAsync_AllOptions_IsToldInDockerdsWords()
    {
        BuildOptions options = new()
        {
            BuildArguments = new Dictionary<string, string?> { ["ONE"] = "a b", ["NOBODY"] = "x", ["TWO"] = null, ["no_proxy"] = "y", ["ABSENT"] = "" },
            Target = "FIRST",
            Labels = new Dictionary<string, string> { ["z"] = "\"$ONE\"", ["of"] = "options" },
        };

        (ImageInfo image, string log) = await BuildAsync(
            "FROM base:1 AS first\nARG ONE\nARG TWO=default\nLABEL one=$ONE two=$TWO of=file\nFROM first\nLABEL second=1\n", options);

        Assert.That(Steps(log), Is.EqualTo(
        [
            "Step 1/6 : FROM base:1 AS first", "Step 2/6 : ARG ONE", "Step 3/6 : ARG TWO=default", "Step 4/6 : LABEL one=$ONE two=$TWO of=file",
            "Step 5/6 : LABEL of=options", "Step 6/6 : LABEL z=\"$ONE\"",
        ]));
        Assert.That(log, Does.Match(
            @"\n ---> [0-9a-f]{12}\n\[Warning\] One or more build-args \[ABSENT NOBODY\] were not consumed\nSuccessfully built [0-9a-f]{12}\n\z"));
        Assert.That(image.Config.Labels, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["one"] = "a b", ["two"] = "default", ["of"] = "options", ["z"] = "\"$ONE\"",
        }));
    }

    [TestCase("nosuch")]
    [TestCase("0")]
    public async Task BuildAsync_TargetThatIsNotThere_BuildsNothing(string target)
    {
        ArcBoxException failure = await FailureOfAsync<ArcBoxException>(
            () => BuildAsync("FROM base:1 AS a\nLABEL a=1\n", new BuildOptions { Target = target }));

        Assert.That(Kind(failure), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidBuild)));
        Assert.That(failure.Message, Is.EqualTo($"failed to reach build target {target} in Dockerfile"));
    }

    [Test]
    public async Task BuildAsync_ArgumentGiven_CountsForTheCacheOfARun()
    {
        const string dockerfile = "FROM base:1\nARG A=1\nRUN echo $A\n";
        (ImageInfo first, _) = await BuildAsync(dockerfile, Argument("A", "2"));
        _time.Advance(TimeSpan.FromMinutes(1));

        (ImageInfo same, _) = await BuildAsync(dockerfile, Argument("A", "2"));
        (ImageInfo other, _) = await BuildAsync(dockerfile, Argument("A", "3"));

        Assert.That(same.Id, Is.EqualTo(first.Id));
        Assert.That(other.Id, Is.Not.EqualTo(first.Id));
    }

    [Test]
    public async Task BuildAsync_NoCache_BuildsAnew()
    {
        const string dockerfile = "FROM base:1\nRUN anything\n";
        (ImageInfo first, _) = await BuildAsync(dockerfile, new BuildOptions());
        _time.Advance(TimeSpan.FromMinutes(1));

        (ImageInfo anew, string log) = await BuildAsync(dockerfile, new BuildOptions { NoCache = true });

        Assert.That(anew.Id, Is.Not.EqualTo(first.Id));
        Assert.That(log, Does.Not.Contain("cache"));
    }

    [Test]
    public async Task BuildAsync_BuildKit_MakesTheSameImageAndKnowsMounts()
    {
        (ImageInfo classic, _) = await BuildAsync("FROM base:1\nLABEL a=1\n", new BuildOptions { Builder = ImageBuilder.Classic });

        (ImageInfo image, string log) = await BuildAsync("FROM base:1\nLABEL a=1\n", new BuildOptions { Builder = ImageBuilder.BuildKit });
        (_, string mounted) = await BuildAsync("FROM base:1\nRUN --mount=type=cache,target=/c x\n", new BuildOptions { Builder = ImageBuilder.BuildKit });

        Assert.That(image.Id, Is.EqualTo(classic.Id));
        Assert.That(Steps(log), Is.EqualTo(new[] { "Step 1/2 : FROM base:1", "Step 2/2 : LABEL a=1" }));
        Assert.That(mounted, Does.Contain("Step 2/2 : RUN --mount=type=cache,target=/c x\n"));
    }

    [Test]
    public async Task BuildAsync_Stub_AnswersWhateverTheOptions()
    {
        Server.OnBuild().Emits(new BuildProgress { Stream = "stub\n" });

        (_, string log) = await ReadAsync("FROM base:1\n", new BuildOptions { Target = "nosuch" });

        Assert.That(log, Is.EqualTo("stub\n"));
    }

    [Test]
    public async Task BuildAsync_StubThatAsksTheEngine_PassesThemOn()
    {
        Server.OnBuild().CallsEngine();

        (ImageInfo image, _) = await BuildAsync("FROM base:1\nARG A\nLABEL a=$A\n", Argument("A", "1"));

        Assert.That(image.Config.Labels, Does.ContainKey("a").WithValue("1"));
    }

    [Test]
    public async Task BuildAsync_ServerIsDown_FindsNobodyAndIsNotRefusedForItsOptions()
    {
        await Server.TakeDownAsync();

        DaemonUnreachableException failure = await FailureOfAsync<DaemonUnreachableException>(() => BuildAsync("FROM base:1\n", Argument("A", "1")));

        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    [Test]
    public async Task BuildAsync_BackendThatKnowsNoOptions_IsRefusedUnsent()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(options: new ArcBoxMockOptions { Backend = new SilentBackend() });
        await using ImageClient client = server.CreateClient();

        ArcBoxException failure = await FailureOfAsync<ArcBoxException>(
            () => client.BuildToEndAsync(ImageBuildContext.FromTar(Context("FROM base:1\n")), Argument("A", "1")));

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.BuildOptionsNotCarried));
        Assert.That(server.Calls, Is.Empty);
    }

    private static BuildOptions Argument(string name, string value) => new() { BuildArguments = new Dictionary<string, string?> { [name] = value } };

    private static IEnumerable<string> Steps(string log) => log.Split('\n').Where(line => line.StartsWith("Step ", StringComparison.Ordinal));

    private async Task<(ImageInfo Image, string Log)> BuildAsync(string dockerfile, BuildOptions options)
    {
        (string? id, string log) = await ReadAsync(dockerfile, options);
        return (await Client.InspectAsync(id!), log);
    }

    private async Task<(string? Id, string Log)> ReadAsync(string dockerfile, BuildOptions options)
    {
        List<BuildProgress> lines = [];
        await foreach (BuildProgress line in Client.BuildAsync(ImageBuildContext.FromTar(Context(dockerfile)), options)) lines.Add(line);
        return (lines.LastOrDefault(line => line.ImageId is not null)?.ImageId, string.Concat(lines.Select(line => line.Stream)));
    }

    private sealed class SilentBackend : ImageService.ImageServiceBase;
}
