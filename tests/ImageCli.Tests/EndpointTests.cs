using ArcBox.Protocol;
using ArcBox.Protocol.Testing;
using Grpc.Core;
using Moq;

namespace ArcBox.Samples.ImageCli.Tests;

/// <summary>Finding a daemon, and waiting for it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class EndpointTests
{
    private const string Nowhere = "/nowhere";

    private readonly CliHarness _cli = new();

    [Test]
    public async Task Endpoints_NobodyServes_TellsEachPlaceAndEndsUnreachable()
    {
        _cli.Discovery = new EndpointDiscoveryOptions { HomeDirectory = Nowhere, RunDirectory = Nowhere, ReadVariable = _ => null };

        CliResult result = await _cli.RunAsync("endpoints");

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Unreachable));
        Assert.That(result.Out, Does.Contain("unix:///nowhere/.arcbox/run/arcbox.sock          ArcBox's default socket          there is no socket."));
        Assert.That(result.Out, Does.EndWith("none chosen: none serves images\n"));
        Assert.That(_cli.Endpoints, Is.Empty);
    }

    [Test]
    public async Task Endpoints_VariableNamesADaemon_SaysWhyNothingElseWasLookedAt()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(MockTransport.Ttrpc);
        _cli.Discovery = new EndpointDiscoveryOptions { HomeDirectory = Nowhere, ReadVariable = name => name == "ARCBOX_SOCKET" ? server.Endpoint!.ToString() : null };

        CliResult result = await _cli.RunAsync("endpoints");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Out, Does.Contain($"*   {server.Endpoint}"));
        Assert.That(result.Out, Does.EndWith(
            $"chosen: {server.Endpoint}, the first that serves images; nothing else was looked at, because ARCBOX_SOCKET names the daemon to use\n"));
    }

    [Test]
    public async Task Endpoints_Json_IsAnObjectForEachPlace()
    {
        CliResult result = await _cli.RunAsync("endpoints", "--json", "--endpoint", "docker+unix:///nowhere.sock");

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Unreachable));
        Assert.That(result.Out, Is.EqualTo(
            """{"kind":"endpoint","endpoint":"docker+unix:///nowhere.sock","source":"given","named":true,"problem":"there is no socket.","chosen":false}""" + "\n"));
    }

    [Test]
    public async Task Endpoints_OfTheDemo_IsAUsageError()
    {
        CliResult result = await _cli.RunAsync("endpoints", "--endpoint", "demo:");

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Usage));
        Assert.That(result.Error, Does.Contain("there is nothing to look for"));
    }

    [Test]
    public async Task Wait_DaemonStarts_TheCommandGoesOn()
    {
        Queue<Func<bool>> answers = new([() => throw new ArcBoxException("starting", StatusCode.Unavailable) { IsTransient = true }, () => false]);
        _cli.Client.Setup(client => client.ExistsAsync(It.IsAny<string>(), It.IsAny<ExistsOptions>(), It.IsAny<CancellationToken>()))
            .Returns(AnswerAsync);
        _cli.Client.Setup(client => client.FindIdAsync("nginx", null, It.IsAny<CancellationToken>())).ReturnsAsync("sha256:1");

        CliResult result = await _cli.RunThroughTimeAsync("exists", "nginx", "--wait", "60");

        Assert.That(result, Is.EqualTo(new CliResult(0, "sha256:1\n", "")));
        Assert.That(answers, Is.Empty);

        // Answers at once: on a thread of its own it would race with the clock, which runs on meanwhile.
        async Task<bool> AnswerAsync() => await ValueTask.FromResult(answers.Dequeue()());
    }

    [Test]
    public async Task Wait_NobodyComes_IsUnreachable()
    {
        _cli.Client.Setup(client => client.ExistsAsync(It.IsAny<string>(), It.IsAny<ExistsOptions>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new DaemonUnreachableException("nobody there") { IsTransient = true });

        CliResult result = await _cli.RunThroughTimeAsync("exists", "nginx", "--wait", "3");

        Assert.That(result, Is.EqualTo(new CliResult(ExitCode.Unreachable, "", "arcbox-images: The daemon was not ready within 3 s. nobody there\n")));
    }

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("soon")]
    [TestCase("86401")]
    public async Task Wait_NoTime_IsAUsageError(string seconds)
    {
        CliResult result = await _cli.RunAsync("exists", "nginx", $"--wait={seconds}");

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Usage));
        Assert.That(result.Error, Does.Contain($"'{seconds}' is no time to wait: --wait takes 1 to 86400 seconds."));
    }

    [Test]
    public async Task Exists_DaemonSaysThatItStarts_TellsHowToWait()
    {
        _cli.Client.Setup(client => client.FindIdAsync("nginx", null, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new ArcBoxException("daemon is starting, runtime not ready yet", StatusCode.Unavailable) { IsTransient = true, Endpoint = "unix:///a.sock" });

        CliResult result = await _cli.RunAsync("exists", "nginx");

        Assert.That(result.Error, Is.EqualTo(
            "arcbox-images: daemon is starting, runtime not ready yet\n  if it is about to start, wait for it with --wait SECONDS\n"));
    }

    [Test]
    public async Task Exists_NobodyListensYet_TellsHowToWait()
    {
        _cli.Client.Setup(client => client.FindIdAsync("nginx", null, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new DaemonUnreachableException("nobody there") { IsTransient = true, Attempts = [new() { Endpoint = "a", Source = "b", Problem = "c" }] });

        CliResult result = await _cli.RunAsync("exists", "nginx");

        Assert.That(result.Error, Is.EqualTo("arcbox-images: nobody there\n  tried a (b): c\n  start a daemon, or name one with --endpoint URI; if it is about to start, wait for it with --wait SECONDS\n"));
    }
}
