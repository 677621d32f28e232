using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>What a real BuildKit tells of its builds.</summary>
[NonParallelizable]
[CancelAfter(60_000)]
public sealed class BuildKitTests
{
    private readonly TestDirectory _directory = new();
    private readonly List<string> _made = [];
    private ImageClient _client = null!;

    private static BuildOptions Options => new() { Builder = ImageBuilder.BuildKit };

    [OneTimeSetUp]
    public void Connect() => _client = ImageClient.ForEndpoint(Rig.Engine("ARCBOX_TEST_DOCKER"));

    [OneTimeTearDown]
    public async Task RemoveMadeAsync()
    {
        _directory.Dispose();
        if (_client is null) return;
        foreach (string id in _made.Distinct()) await _client.RemoveAsync(id);
        await _client.DisposeAsync();
    }

    [Test]
    public async Task BuildToEndAsync_Twice_TellsStepsAndThenCacheHits(CancellationToken cancellationToken)
    {
        ImageBuildContext context = Write("FROM scratch AS one\nCOPY a /a\nFROM scratch\nCOPY --from=one /a /b\n");

        BuildResult first = await BuildAsync(context, cancellationToken);
        BuildResult second = await BuildAsync(context, cancellationToken);

        Assert.That(first.Steps.Select(step => $"{step.StageName} {step.Number}/{step.Count} {step.Instruction} {step.IsCached}"), Is.EqualTo(new[]
        {
            "one 1/1 COPY a /a False", "stage-1 1/1 COPY --from=one /a /b False",
        }));
        Assert.That(second.Steps.Select(step => step.IsCached), Is.EqualTo(new[] { true, true }));
        Assert.That(second.ImageId, Is.EqualTo(first.ImageId).And.Not.Null);
    }

    [Test]
    public async Task BuildToEndAsync_FileThatIsNotThere_NamesTheStep(CancellationToken cancellationToken)
    {
        ImageBuildException failure = await Thrown.ByAsync<ImageBuildException>(BuildAsync(Write("FROM scratch\nCOPY nosuch /a\n"), cancellationToken));

        Assert.That((failure.Step, failure.Reason), Is.EqualTo(("[1/1] COPY nosuch /a", ErrorReasons.BuildFailed)));
        Assert.That(failure.LogTail, Has.Some.Match("^#[0-9]+ ERROR: .*nosuch"));
    }

    [Test]
    public async Task BuildToEndAsync_PrivateBase_SaysThatThereIsNoSession(CancellationToken cancellationToken)
    {
        ImageBuildContext context = Write($"FROM {Rig.PrivateRegistry}/priv/nosuch-{Guid.NewGuid():n}:1\n");

        ImageBuildException failure = await Thrown.ByAsync<ImageBuildException>(BuildAsync(context, cancellationToken));

        Assert.That(failure.Message, Does.Contain("BuildKit wanted something of the client: credentials of a private base image"));
    }

    private ImageBuildContext Write(string dockerfile)
    {
        _directory.Write("Dockerfile", dockerfile);
        // New content, or the first build would be from the cache of an earlier run.
        _directory.Write("a", $"{Guid.NewGuid()}");
        return ImageBuildContext.FromDirectory(_directory.FullName);
    }

    private async Task<BuildResult> BuildAsync(ImageBuildContext context, CancellationToken cancellationToken)
    {
        BuildResult built = await _client.BuildToEndAsync(context, Options, cancellationToken: cancellationToken);
        _made.Add(built.ImageId!);
        return built;
    }
}
