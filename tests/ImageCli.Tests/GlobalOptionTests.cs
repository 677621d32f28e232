using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using Moq;

namespace ArcBox.Samples.ImageCli.Tests;

internal sealed class GlobalOptionTests
{
    private readonly CliHarness _cli = new();

    [TestCase("--endpoint unix:///run/x.sock --json exists x")]
    [TestCase("exists x --json --endpoint unix:///run/x.sock")]
    [TestCase("--json exists --endpoint=unix:///run/x.sock x")]
    public async Task Run_OptionsAnywhere_MeanTheSame(string commandLine)
    {
        _cli.Client.Setup(client => client.FindIdAsync("x", null, It.IsAny<CancellationToken>())).ReturnsAsync("sha256:1");

        CliResult result = await _cli.RunAsync(commandLine.Split(' '));

        Assert.That(result, Is.EqualTo(new CliResult(0, """{"kind":"existsResult","reference":"x","exists":true,"id":"sha256:1"}""" + "\n", "")));
        Assert.That(_cli.Endpoints, Is.EqualTo(new[] { "unix:///run/x.sock" }));
    }

    [Test]
    public async Task Run_NoEndpoint_LeavesItToDiscovery()
    {
        _cli.Client.Setup(client => client.FindIdAsync("x", null, It.IsAny<CancellationToken>())).ReturnsAsync("sha256:1");

        CliResult result = await _cli.RunAsync("exists", "x");

        Assert.That(result, Is.EqualTo(new CliResult(0, "sha256:1\n", "")));
        Assert.That(_cli.Endpoints, Is.EqualTo((string?[])[null]));
    }

    [Test]
    public async Task Run_OwnedClient_IsDisposed()
    {
        Mock<IAsyncDisposable> owned = _cli.Client.As<IAsyncDisposable>();
        owned.Setup(client => client.DisposeAsync()).Returns(ValueTask.CompletedTask);
        _cli.Client.Setup(client => client.TagAsync("a", "b:1", null, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        CliResult result = await _cli.RunAsync("tag", "a", "b:1");

        Assert.That(result, Is.EqualTo(new CliResult(0, "", "")));
        owned.Verify(client => client.DisposeAsync(), Times.Once);
    }

    [Test]
    public async Task List_Options_ReachTheClient()
    {
        ListOptions? sent = null;
        _cli.Client.Setup(client => client.ListAsync(It.IsAny<ListOptions>(), It.IsAny<CancellationToken>()))
            .Callback((ListOptions options, CancellationToken _) => sent = options)
            .ReturnsAsync(Array.Empty<ImageSummary>());

        await _cli.RunAsync("list", "--filter", "label=a=b", "--filter", "label=c", "--filter", "label!=c=d", "--filter", "dangling=true", "--digests");

        Assert.That(sent!.Filters!.ToJson(), Is.EqualTo("""{"dangling":["true"],"label":["a=b","c"],"label!":["c=d"]}"""));
        Assert.That(sent.Digests, Is.True);
    }

    [TestCase("linux/aarch64", "linux/arm64")]
    [TestCase("Windows", "windows")]
    [TestCase("unheard/of", "unheard/of")]
    public async Task Pull_Platform_ReachesTheClient(string given, string expected)
    {
        PullOptions? sent = null;
        _cli.Client.Setup(client => client.PullAsync("x", It.IsAny<PullOptions>(), It.IsAny<CancellationToken>()))
            .Callback((string _, PullOptions options, CancellationToken _) => sent = options)
            .Returns(Streams.Of<PullProgress>());

        await _cli.RunAsync("pull", "x", "--platform", given);

        Assert.That(sent!.Platform, Is.EqualTo(Platform.Parse(expected)));
    }

    [Test]
    public async Task Rm_Force_ReachesTheClient()
    {
        _cli.Client.Setup(client => client.RemoveAsync("x", new RemoveOptions { Force = true }, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new RemoveImageResponse());

        Assert.That((await _cli.RunAsync("rm", "x", "--force")).ExitCode, Is.Zero);
    }
}
