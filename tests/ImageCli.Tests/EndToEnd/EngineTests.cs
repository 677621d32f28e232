using ArcBox.Protocol.Tests.EndToEnd;

namespace ArcBox.Samples.ImageCli.Tests.EndToEnd;

/// <summary>
/// The program on each real engine, one test after the other: they share its image store. The library's tests share it too, in another process; no
/// image is removed here that those need, nor the other way round.
/// </summary>
[TestFixture("ARCBOX_TEST_DOCKER")]
[TestFixture("ARCBOX_TEST_PODMAN")]
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class EngineTests(string variable)
{
    private PodmanTurn? _turn;

    [SetUp]
    public async Task EnterAsync() => _turn = await PodmanTurn.EnterAsync(variable);

    [TearDown]
    public void Leave() => _turn?.Dispose();

    [Test]
    public async Task Pull_ImageOfTheRegistry_IsThereAfterwards(CancellationToken hangGuard)
    {
        string image = Rig.Lab("busybox:1");

        CliResult pulled = await RunAsync(hangGuard, "pull", image);
        CliResult exists = await RunAsync(hangGuard, "exists", image);

        Assert.That(pulled.ExitCode, Is.Zero, pulled.Error);
        Assert.That(exists.ExitCode, Is.Zero, exists.Error);
        Assert.That(exists.Out, Does.Match("^sha256:[0-9a-f]{64}\n$"));
    }

    [Test]
    public async Task Exists_MissingImage_IsFour(CancellationToken hangGuard)
    {
        string image = Rig.Lab("never-made:1");

        CliResult result = await RunAsync(hangGuard, "exists", image);

        Assert.That(result, Is.EqualTo(new CliResult(ExitCode.NotFound, "", $"arcbox-images: no such image: {image}\n")));
    }

    [Test]
    public async Task Pull_LoginThatDockerStored_IsUsedUnlessSwitchedOff(CancellationToken hangGuard)
    {
        DirectoryInfo config = Directory.CreateTempSubdirectory("arcbox-cli-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(config.FullName, "config.json"), Rig.DockerConfig, hangGuard);
            string[] pull = ["pull", Rig.PrivateImage, "--endpoint", Rig.Engine(variable)];

            CliResult without = await CliProcess.RunAsync([.. pull, "--no-stored-credentials"], hangGuard, config.FullName);
            CliResult with = await CliProcess.RunAsync(pull, hangGuard, config.FullName);

            Assert.That(without.ExitCode, Is.EqualTo(ExitCode.Failed), without.Error);
            Assert.That(with.ExitCode, Is.Zero, with.Error);
        }
        finally
        {
            config.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Build_FailingRun_IsOneAndTellsTheCommandsExitCode(CancellationToken hangGuard)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("arcbox-cli-");
        try
        {
            string dockerfile = $"FROM {Rig.Lab("busybox:1")}\nRUN echo just before && exit 7\n";
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "Dockerfile"), dockerfile, hangGuard);

            CliResult result = await RunAsync(hangGuard, "build", directory.FullName);

            Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Failed));
            Assert.That(result.Lines, Does.Contain("just before"));
            Assert.That(result.Error, Does.Contain("\n  exit code of the command: 7\n"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Pull_Interrupted_Is130AndTheImageIsNotThere(CancellationToken hangGuard)
    {
        // Large enough that its pull still runs when the signal comes.
        string image = Rig.Lab("big:2");
        await RunAsync(hangGuard, "rm", "--force", image);
        using CliProcess pull = CliProcess.Start("pull", image, "--endpoint", Rig.Engine(variable));
        Assert.That(await pull.ReadLineAsync(hangGuard), Is.Not.Null);

        await pull.InterruptAsync(hangGuard);
        CliResult result = await pull.EndAsync(hangGuard);

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Interrupted));
        Assert.That((await RunAsync(hangGuard, "exists", image)).ExitCode, Is.EqualTo(ExitCode.NotFound));
    }

    private Task<CliResult> RunAsync(CancellationToken hangGuard, params string[] arguments)
        => CliProcess.RunAsync([.. arguments, "--endpoint", Rig.Engine(variable)], hangGuard);
}
