using System.Text.Json;
using ArcBox.Protocol.Testing;

namespace ArcBox.Samples.ImageCli.Tests;

/// <summary>The program and a server of ttrpc: the mock server on a socket.</summary>
internal sealed class TtrpcTests
{
    private readonly CliHarness _cli = new() { OpenClient = CliClients.OpenAsync };
    private DirectoryInfo _directory = null!;
    private ArcBoxMockServer _server = null!;
    private string _endpoint = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _directory = Directory.CreateTempSubdirectory("ab-");
        _server = await ArcBoxMockServer.StartAsync(MockTransport.Ttrpc);
        _server.AddImage("redis:8");
        _endpoint = _server.Endpoint.ToString();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Test]
    public async Task Pull_ThenExists_IsThere()
    {
        CliResult pulled = await _cli.RunAsync("pull", "redis:8", "--endpoint", _endpoint);
        CliResult exists = await _cli.RunAsync("exists", "redis:8", "--endpoint", _endpoint);

        Assert.That(pulled.ExitCode, Is.Zero, pulled.Error);
        Assert.That(pulled.Lines[^1], Is.EqualTo("Status: Downloaded newer image for redis:8"));
        Assert.That(exists.ExitCode, Is.Zero, exists.Error);
    }

    [Test]
    public async Task Build_FailingRun_IsOneWithTheCommandsExitCode()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "Dockerfile"), "FROM scratch\nRUN exit 3\n");

        CliResult result = await _cli.RunAsync("build", _directory.FullName, "--endpoint", _endpoint);

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Failed), result.Error);
        Assert.That(result.Error, Does.Contain("non-zero code: 3"));
    }

    [Test]
    public async Task Inspect_MissingImage_IsFourInJson()
    {
        CliResult result = await _cli.RunAsync("inspect", "missing:1", "--json", "--endpoint", _endpoint);

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.NotFound));
        Assert.That(result.JsonError.GetProperty("code").GetString(), Is.EqualTo("NOT_FOUND"));
    }

    [Test]
    public async Task List_ServerIsGone_IsThreeInJsonWithWhatWasTried()
    {
        await _server.DisposeAsync();

        // Connecting is tried again after pauses.
        CliResult result = await _cli.RunThroughTimeAsync("list", "--json", "--endpoint", _endpoint);

        JsonElement error = result.JsonError;
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Unreachable));
        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo("UNAVAILABLE"));
        Assert.That(error.GetProperty("reason").GetString(), Is.EqualTo("ENGINE_UNREACHABLE"));
        Assert.That(error.GetProperty("transient").GetBoolean(), Is.True);
        Assert.That(error.GetProperty("attempts").EnumerateArray().Single().GetProperty("endpoint").GetString(), Is.EqualTo(_endpoint));
    }
}
