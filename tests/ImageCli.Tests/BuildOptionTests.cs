using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using Moq;

namespace ArcBox.Samples.ImageCli.Tests;

/// <summary>What <c>build</c> tells the builder.</summary>
internal sealed class BuildOptionTests : IDisposable
{
    private readonly CliHarness _cli = new();
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("arcbox-cli-");
    private BuildOptions? _sent;

    public BuildOptionTests()
    {
        _cli.CurrentDirectory = _root.FullName;
        File.WriteAllText(Path.Combine(_root.FullName, "Dockerfile"), "FROM x");
        _cli.Client.Setup(client => client.BuildAsync(It.IsAny<ImageBuildContext>(), It.IsAny<BuildOptions>(), It.IsAny<CancellationToken>()))
            .Callback((ImageBuildContext _, BuildOptions options, CancellationToken _) => _sent = options)
            .Returns(Streams.Of<BuildProgress>());
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Test]
    public async Task Build_NothingForTheBuilder_SendsNothing()
    {
        await _cli.RunAsync("build", ".", "-t", "a:1");

        Assert.That(_sent, Is.EqualTo(new BuildOptions { Tags = _sent!.Tags, BuildArguments = _sent.BuildArguments, Labels = _sent.Labels }));
        Assert.That(_sent.Tags, Is.EqualTo(["a:1"]));
        Assert.That(_sent.BuildArguments, Is.Empty);
        Assert.That(_sent.Labels, Is.Empty);
    }

    [Test]
    public async Task Build_Options_AreDockers()
    {
        CliResult result = await _cli.RunAsync(
            "build", ".", "--build-arg", "A=1=2", "--build-arg=B=", "--target", "one", "--label", "l=a b", "--label", "m", "--platform", "linux/arm64",
            "--no-cache", "--pull");

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(_sent!.BuildArguments, Is.EquivalentTo(new Dictionary<string, string?> { ["A"] = "1=2", ["B"] = "" }));
        Assert.That(_sent.Labels, Is.EquivalentTo(new Dictionary<string, string> { ["l"] = "a b", ["m"] = "" }));
        Assert.That((_sent.Target, _sent.Platform, _sent.NoCache, _sent.Pull), Is.EqualTo(("one", Platform.Parse("linux/arm64"), true, true)));
    }

    [TestCase("classic", ImageBuilder.Classic)]
    [TestCase("buildkit", ImageBuilder.BuildKit)]
    public async Task Build_Builder_IsTheOneNamed(string name, ImageBuilder builder)
    {
        await _cli.RunAsync("build", ".", "--builder", name);

        Assert.That(_sent!.Builder, Is.EqualTo(builder));
    }

    [Test]
    public async Task Build_ArgumentWithoutValue_IsTheEnvironments()
    {
        _cli.Variables["SET"] = "from outside";

        await _cli.RunAsync("build", ".", "--build-arg", "SET", "--build-arg", "UNSET");

        Assert.That(_sent!.BuildArguments, Is.EquivalentTo(new Dictionary<string, string?> { ["SET"] = "from outside", ["UNSET"] = null }));
    }

    [TestCase("--build-arg", "=secret", "--build-arg wants NAME=VALUE, or NAME alone; the name is missing.")]
    [TestCase("--build-arg", "", "--build-arg wants NAME=VALUE, or NAME alone; the name is missing.")]
    [TestCase("--label", "=secret", "--label wants NAME=VALUE, or NAME alone; the name is missing.")]
    [TestCase("--target", "", "--target wants the name of a stage.")]
    [TestCase("--builder", "kaniko", "Argument 'kaniko' not recognized. Must be one of:")]
    [TestCase("--platform", "arm64", "'arm64' is not a platform. Write os/architecture, such as linux/arm64.")]
    public async Task Build_OptionWithoutSense_IsAUsageError(string option, string value, string message)
    {
        CliResult result = await _cli.RunAsync("build", ".", option, value);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain(message).And.Not.Contain("secret"));
        Assert.That(_cli.Endpoints, Is.Empty);
    }
}
