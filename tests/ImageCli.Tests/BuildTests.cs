using System.Formats.Tar;
using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Moq;
using Spectre.Console.Testing;

namespace ArcBox.Samples.ImageCli.Tests;

internal sealed class BuildTests : IDisposable
{
    private const string Id = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly CliHarness _cli = new();
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("arcbox-cli-");

    public BuildTests()
    {
        _cli.CurrentDirectory = _root.FullName;
        Directory.CreateDirectory(Path.Combine(_root.FullName, "app"));
        File.WriteAllText(Path.Combine(_root.FullName, "app", "Dockerfile"), "FROM in-app");
        File.WriteAllText(Path.Combine(_root.FullName, "Other"), "FROM beside");
    }

    public void Dispose() => _root.Delete(recursive: true);

    [TestCase(new string[0], "FROM in-app")]
    [TestCase(new[] { "-f", "Other" }, "FROM beside")]
    [TestCase(new[] { "--file", "app/Dockerfile" }, "FROM in-app")]
    public async Task Build_Dockerfile_IsRelativeToTheCurrentDirectory(string[] options, string expected)
    {
        ImageBuildContext? sent = null;
        SetUpBuild(Streams.Of<BuildProgress>(), (context, _) => sent = context);

        CliResult result = await _cli.RunAsync(["build", "app", .. options]);

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(await ReadDockerfileAsync(sent!), Is.EqualTo(expected));
    }

    [Test]
    public async Task Build_Redirected_StreamsTheLogWithoutColorsAndEndsWithIdAndTags()
    {
        BuildOptions? sent = null;
        SetUpBuild(
            Streams.Of(
                new BuildProgress { Stream = "Step 1/1 : FROM x\n" },
                new BuildProgress { Status = "Downloading" },
                new BuildProgress { Status = "Downloading" },
                new BuildProgress { Stream = "\e[3" },
                new BuildProgress { Stream = "1mred\e[0m\e[2J" },
                new BuildProgress { Aux = $$"""{"ID":"{{Id}}"}""" }),
            (_, options) => sent = options);

        CliResult result = await _cli.RunAsync("build", "app", "-t", "a:1", "-t", "b:2");

        Assert.That(result, Is.EqualTo(new CliResult(0, $"Step 1/1 : FROM x\nDownloading\nred\nImage: {Id}\nTag: a:1\nTag: b:2\n", "")));
        Assert.That(sent!.Tags, Is.EqualTo(new[] { "a:1", "b:2" }));
    }

    [Test]
    public async Task Build_OnTerminal_KeepsColorsAndBringsTheUsualOnesBack()
    {
        using TestConsole terminal = new TestConsole().SupportsAnsi(true).Colors(Spectre.Console.ColorSystem.Standard);
        _cli.Terminal = terminal;
        SetUpBuild(Streams.Of(new BuildProgress { Stream = "\e[31mred" }));

        CliResult result = await _cli.RunAsync("build", "app");

        Assert.That(result.Out, Does.StartWith("\e[31mred\e[0m\nImage: "));
    }

    [Test]
    public async Task Build_Fails_TellsStepAndExitCode()
    {
        SetUpBuild(Streams.Of(new BuildProgress { Stream = "make: *** [all] Error 2\n" })
            .Then(new ImageBuildException("the command failed") { Step = "Step 3/7 : RUN make", ExitCode = 2, LogTail = ["make: *** [all] Error 2"] }));

        CliResult result = await _cli.RunAsync("build", "app");

        Assert.That(result, Is.EqualTo(new CliResult(
            1, "make: *** [all] Error 2\n", "arcbox-images: the command failed\n  at Step 3/7 : RUN make\n  exit code of the command: 2\n")));
    }

    [Test]
    public async Task Build_RegistryRefusesTheBase_SaysWhatToDo()
    {
        SetUpBuild(Streams.Of<BuildProgress>().Then(new RegistryAuthenticationException("the registry wants a login")));

        CliResult result = await _cli.RunAsync("build", "app");

        Assert.That(result, Is.EqualTo(new CliResult(
            1,
            "",
            "arcbox-images: the registry wants a login\n  fetch the base image first, with pull and --username NAME --password-stdin\n")));
    }

    [Test]
    public async Task Build_JsonFails_HasTheLogTailInTheError()
    {
        SetUpBuild(Streams.Of(new BuildProgress { Stream = "x\n" })
            .Then(new ImageBuildException("failed", StatusCode.FailedPrecondition)
            {
                ExitCode = 2,
                LogTail = ["one", "two"],
                Reason = ErrorReasons.BuildFailed,
            }));

        CliResult result = await _cli.RunAsync("build", "app", "--json");

        Assert.That(result.Out, Is.EqualTo("""{"kind":"buildProgress","stream":"x\n","status":"","progress":"","error":"","aux":""}""" + "\n"));
        Assert.That(result.Error, Is.EqualTo(
            """{"error":{"code":"FAILED_PRECONDITION","reason":"BUILD_FAILED","message":"failed","transient":false"""
                + ""","step":null,"exitCode":2,"imageId":null,"logTail":["one","two"]}}""" + "\n"));
    }

    [Test]
    public async Task Build_Json_EndsWithResult()
    {
        SetUpBuild(Streams.Of(new BuildProgress { Aux = Id }));

        CliResult result = await _cli.RunAsync("build", "app", "-t", "a:1", "--json");

        Assert.That(result.Lines[^1], Is.EqualTo($$"""{"kind":"buildResult","id":"{{Id}}","tags":["a:1"]}"""));
    }

    [TestCase("nowhere")]
    [TestCase("app -f nowhere")]
    [TestCase(".")]
    public async Task Build_MissingDirectoryOrDockerfile_IsOneAndNothingIsOpened(string arguments)
    {
        CliResult result = await _cli.RunAsync(["build", .. arguments.Split(' ')]);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain(_root.FullName));
        Assert.That(_cli.Endpoints, Is.Empty);
    }

    [Test]
    public async Task Build_DockerfileIsADirectory_IsToldSo()
    {
        CliResult result = await _cli.RunAsync("build", "app", "-f", "app");

        string path = Path.Combine(_root.FullName, "app");
        Assert.That(result, Is.EqualTo(new CliResult(1, "", $"arcbox-images: '{path}' is a directory; --file wants the Dockerfile itself\n")));
    }

    [Test]
    public async Task Build_IgnoreFileWithABadLine_IsToldWithItsLineAndNothingIsOpened()
    {
        string path = Path.Combine(_root.FullName, "app", ".dockerignore");
        await File.WriteAllTextAsync(path, "*.log\n[a-\n");

        CliResult result = await _cli.RunAsync("build", "app");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.StartWith($"arcbox-images: '{path}', line 2: '[a-' is no pattern"));
        Assert.That(_cli.Endpoints, Is.Empty);
    }

    [Test]
    public async Task Build_IgnoreFile_IsApplied()
    {
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "app", ".dockerignore"), "*.log\n");
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "app", "a.log"), "");
        ImageBuildContext? context = null;
        SetUpBuild(Streams.Of<BuildProgress>(), (given, _) => context = given);

        CliResult result = await _cli.RunAsync("build", "app");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(await NamesAsync(context!), Is.EqualTo(new[] { "Dockerfile", ".dockerignore" }));
    }

    [TestCase("auto", true)]
    [TestCase("plain", false)]
    public async Task Build_OnALiveTerminal_ShowsTheLogIfTheUserWantsIt(string progress, bool isLive)
    {
        using TestConsole terminal = new TestConsole().SupportsAnsi(true).Interactive();
        _cli.Terminal = terminal;
        SetUpBuild(Streams.Of(new BuildProgress { Stream = "Step 1/1 : FROM x\n ---> 0123456789ab\n" }));

        CliResult result = await _cli.RunAsync("build", "app", "--progress", progress);

        Assert.That(result.Out.Contains(" ---> 0123456789ab", StringComparison.Ordinal), Is.EqualTo(!isLive));
        Assert.That(terminal.Output.Contains("1/1 FROM x", StringComparison.Ordinal), Is.EqualTo(isLive));
    }

    private void SetUpBuild(IAsyncEnumerable<BuildProgress> progress, Action<ImageBuildContext, BuildOptions>? look = null)
        => _cli.Client.Setup(client => client.BuildAsync(It.IsAny<ImageBuildContext>(), It.IsAny<BuildOptions>(), It.IsAny<CancellationToken>()))
            .Callback((ImageBuildContext context, BuildOptions options, CancellationToken _) => look?.Invoke(context, options))
            .Returns(progress);

    private static async Task<string> ReadDockerfileAsync(ImageBuildContext context)
    {
        using MemoryStream archive = new();
        await context.WriteToAsync(archive);
        archive.Position = 0;
        using TarReader tar = new(archive);
        using StreamReader text = new((await tar.GetNextEntryAsync())!.DataStream!);
        return await text.ReadToEndAsync();
    }

    private static async Task<List<string>> NamesAsync(ImageBuildContext context)
    {
        using MemoryStream archive = new();
        await context.WriteToAsync(archive);
        archive.Position = 0;
        using TarReader tar = new(archive);
        List<string> names = [];
        while (await tar.GetNextEntryAsync() is { } entry) names.Add(entry.Name);
        return names;
    }
}
