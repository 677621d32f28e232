using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.EndToEnd;

public sealed class BuildTests(string variable, string? hostedOver) : EngineTestBase(variable, hostedOver)
{
    private DirectoryInfo _context = null!;

    [SetUp]
    public void CreateContext() => _context = Directory.CreateTempSubdirectory("ab-");

    [TearDown]
    public void DeleteContext() => _context.Delete(recursive: true);

    [Test]
    public async Task BuildAsync_DockerfileWithRun_IsBuiltAndTagged()
    {
        string tag = Unique("built") + ":1";
        // New content each time, or the engine answers from its cache.
        string content = Unique("hello");
        Write("hello.txt", content);
        Write("Dockerfile", $"FROM {Lab("busybox:1")}\nCOPY hello.txt /hello.txt\nRUN cat /hello.txt\nLABEL made.by=test\n");
        string log = "";
        string? id = null;

        await foreach (BuildProgress progress in Client.BuildAsync(ImageBuildContext.FromDirectory(_context.FullName), new BuildOptions { Tags = [tag] }))
        {
            log += progress.Stream;
            id = progress.ImageId ?? id;
        }

        ImageInfo image = await Client.InspectAsync(tag);
        Assert.That(log, Does.Contain(content));
        Assert.That(image.Id, Is.EqualTo(id));
        Assert.That(image.Config.Labels, Does.ContainKey("made.by").WithValue("test"));
    }

    [Test]
    public async Task BuildAsync_DockerfileElsewhere_IsTheOneThatIsBuilt()
    {
        string tag = Unique("built") + ":1";
        Write("Dockerfile", "FROM nowhere.invalid/nothing");
        Write("other.Dockerfile", $"FROM {Lab("busybox:1")}\nLABEL chosen=yes\n");

        await Client.BuildToEndAsync(ImageBuildContext.FromDirectory(_context.FullName, "other.Dockerfile"), new BuildOptions { Tags = [tag] });

        Assert.That((await Client.InspectAsync(tag)).Config.Labels, Does.ContainKey("chosen"));
    }

    [Test]
    public async Task BuildAsync_FailingRun_ThrowsWithExitCodeAndLog()
    {
        Write("Dockerfile", $"FROM {Lab("busybox:1")}\nRUN echo just before && exit 7\n");

        ImageBuildException? thrown = await Assert.ThrowsAsync<ImageBuildException>(
            () => Client.BuildToEndAsync(ImageBuildContext.FromDirectory(_context.FullName)));

        Assert.That(thrown!.ExitCode, Is.EqualTo(7));
        Assert.That(thrown.LogTail, Does.Contain("just before"));
        Assert.That(thrown.Step, Does.Contain("RUN echo just before"));
    }

    [Test]
    public async Task BuildAsync_RejectedWhileALargeContextIsSent_GivesTheEnginesOwnWords()
    {
        // dockerd rejects what is no archive at its first bytes, long before the rest is sent.
        using EndlessStream garbage = new(200_000_000);

        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(() => Client.BuildToEndAsync(ImageBuildContext.FromTar(garbage)));

        Assert.That(thrown, Is.TypeOf<ImageBuildException>());
        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.InvalidBuild));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task BuildAsync_CancelledInARun_StopsTheEnginesWork(CancellationToken hangGuard)
    {
        // Podman 4.3 lets a RUN that is under way come to its end; dockerd ends its container at once.
        Write("Dockerfile", $"FROM {Lab("busybox:1")}\nRUN echo begun && sleep {(IsPodman ? 5 : 600)}\n");
        using EngineEvents events = new(Endpoint);
        Task<string> died = IsPodman ? Task.FromResult("die") : await events.NextAsync("die", hangGuard);
        using CancellationTokenSource cancellation = new();

        OperationCanceledException? thrown = await Assert.CatchAsync<OperationCanceledException>(async () =>
        {
            await foreach (BuildProgress progress in Client.BuildAsync(ImageBuildContext.FromDirectory(_context.FullName), cancellation.Token))
            {
                if (progress.Stream.StartsWith("begun", StringComparison.Ordinal)) await cancellation.CancelAsync();
            }
        });

        Assert.That(thrown!.CancellationToken, Is.EqualTo(cancellation.Token));
        Assert.That(await died, Does.Contain("die"));
    }

    [Test]
    public async Task BuildAsync_PrivateBase_NeedsTheBackendsCredential()
    {
        Write("Dockerfile", $"FROM {Rig.PrivateRegistry}/priv/busybox:1\nLABEL private=base\n");
        await RemoveIfThereAsync($"{Rig.PrivateRegistry}/priv/busybox:1");
        DockerEngineOptions options = new()
        {
            BuildCredentials = new Dictionary<string, RegistryCredential> { [Rig.PrivateRegistry] = Rig.Credential },
            LendsBuildCredentials = true,
        };
        ImageClient withCredential = await OpenAsync(options);

        await Assert.ThrowsAsync<RegistryAuthenticationException>(() => Client.BuildToEndAsync(ImageBuildContext.FromDirectory(_context.FullName)));
        string? id = (await withCredential.BuildToEndAsync(ImageBuildContext.FromDirectory(_context.FullName))).ImageId;

        Assert.That(id, Is.Not.Null);
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_context.FullName, name), content);
}
