using System.Collections.Concurrent;
using System.Runtime.Versioning;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>What is built twice, by us and as the <c>docker</c> command line would have it, is the same image: files and configuration.</summary>
[UnsupportedOSPlatform("windows")]
internal abstract class BuildParity(string variable, ImageBuilder? builder)
{
    // The command sends the same whatever the engine.
    private static readonly ConcurrentDictionary<string, DockerRequest> Requests = new(StringComparer.Ordinal);

    private readonly ConcurrentQueue<string> _made = [];
    private DockerCapture _docker = null!;
    private PlainEngine _engine = null!;
    private ImageClient _client = null!;
    private PodmanTurn? _turn;

    [OneTimeSetUp]
    public async Task ConnectAsync()
    {
        ArcBoxEndpoint endpoint = Rig.Engine(variable);
        _turn = await PodmanTurn.EnterAsync(variable);
        _client = ImageClient.ForEndpoint(endpoint);
        _engine = new PlainEngine(endpoint);
        _docker = await DockerCapture.StartAsync();
    }

    [OneTimeTearDown]
    public async Task RemoveMadeAsync()
    {
        try
        {
            if (_engine is null) return;
            // A stage that another one stands on comes before it.
            foreach (string id in _made.Distinct().Reverse()) await _engine.RemoveAsync(id);
            _engine.Dispose();
            await _client.DisposeAsync();
            if (_docker is not null) await _docker.DisposeAsync();
        }
        finally
        {
            _turn?.Dispose();
        }
    }

    protected static IEnumerable<TestCaseData> Named(IEnumerable<BuildCase> builds)
        => builds.Select(build => new TestCaseData(build).SetArgDisplayNames(build.Name));

    protected async Task CompareAsync(BuildCase build, CancellationToken cancellationToken)
    {
        // File systems and engines count in seconds.
        DateTimeOffset start = DateTimeOffset.UtcNow.AddSeconds(-2);
        using BuildSite site = Make(build, _ => { });

        Task<SavedImage> building = OursAsync(build, site, start, cancellationToken);
        SavedImage dockers = await DockersAsync(build, start, cancellationToken);
        SavedImage ours = await building;

        Assert.That(dockers.Files, Is.Not.Empty);
        Assert.That(BuildDifferences.Files(ours.Files, build.Differs), Is.EqualTo(BuildDifferences.Files(dockers.Files, build.Differs)));
        Assert.That(
            BuildDifferences.Configuration(ours.Configuration, build.Differs),
            Is.EqualTo(BuildDifferences.Configuration(dockers.Configuration, build.Differs)));
    }

    private static BuildSite Make(BuildCase build, Action<BuildSite> change)
    {
        BuildSite site = new();
        build.Fill(site);
        change(site);
        string dockerfile = build.Dockerfile.Replace("BASE", $"{Rig.Registry}/lab/busybox:1", StringComparison.Ordinal);
        return site.Write(build.DockerfilePath, dockerfile).SetTimes(build.Time);
    }

    private async Task<SavedImage> OursAsync(BuildCase build, BuildSite site, DateTimeOffset start, CancellationToken cancellationToken)
    {
        ImageBuildContext context = build.Ours?.Invoke(site) ?? ImageBuildContext.FromDirectory(site.Context, site[build.DockerfilePath]);
        string? id = null;
        await foreach (BuildProgress message in _client.BuildAsync(context, build.Options with { NoCache = true, Builder = builder }, cancellationToken))
        {
            if (BuildMessage.ReadStep(message.Stream) is { } step) _made.Enqueue(step);
            if (message.ImageId is not { } told) continue;
            _made.Enqueue(told);
            id = told;
        }

        return await _engine.SaveAsync(id!, start, cancellationToken);
    }

    private async Task<SavedImage> DockersAsync(BuildCase build, DateTimeOffset start, CancellationToken cancellationToken)
    {
        if (!Requests.TryGetValue(build.Name, out DockerRequest? request))
        {
            using BuildSite site = Make(build, build.ForDocker);
            IEnumerable<string> words = DockerCommand.Words(build.Options).Append($"--file={site[build.DockerfilePath]}");
            request = await _docker.TakeAsync(site.Context, words, cancellationToken);
            Requests[build.Name] = request;
        }

        string[] ids = await _engine.BuildAsync(request.For(builder), cancellationToken);
        foreach (string id in ids) _made.Enqueue(id);
        return await _engine.SaveAsync(ids[^1], start, cancellationToken);
    }
}
