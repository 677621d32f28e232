using System.Text.Json;
using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using Spectre.Console.Testing;

namespace ArcBox.Samples.ImageCli.Tests;

internal sealed class DemoTests
{
    private readonly CliHarness _cli = new();

    public DemoTests() => _cli.OpenClient = async (_, options, token) => await DemoServer.OpenAsync(options, token);

    [Test]
    public async Task OpenAsync_Demo_NeedsNoEngine()
    {
        _cli.OpenClient = CliClients.OpenAsync;

        CliResult result = await _cli.RunAsync("--endpoint", "demo:", "list", "--filter", "dangling=true");

        Assert.That(result.Lines, Has.Length.EqualTo(2));
        Assert.That(result.Lines[1], Does.StartWith("<none>"));
    }

    [Test]
    public async Task Pull_Demo_TakesTimeAndEveryLayerToItsEnd()
    {
        CliResult result = await _cli.RunThroughTimeAsync("pull", "redis:8", "--json");

        JsonElement[] lines = result.JsonLines;
        string[] layers = [.. lines.Where(line => line.TryGetProperty("total", out JsonElement total) && total.GetInt64() > 0).Select(Id).Distinct()];
        Assert.That(layers, Has.Length.GreaterThanOrEqualTo(3));
        foreach (string layer in layers)
        {
            JsonElement last = lines.Last(line => line.TryGetProperty("id", out _) && Id(line) == layer);
            Assert.That(last.GetProperty("status").GetString(), Is.EqualTo("Pull complete"));
        }

        Assert.That(lines[^1].GetProperty("digest").GetString(), Does.StartWith("sha256:"));
        Assert.That(_cli.Time.GetUtcNow() - CliHarness.Now, Is.GreaterThan(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task Pull_DemoOnTerminal_DrawsBars()
    {
        using TestConsole terminal = new TestConsole().Width(80).Interactive().SupportsAnsi(true);
        _cli.Terminal = terminal;

        CliResult result = await _cli.RunThroughTimeAsync("pull", "redis:8");

        Assert.That(terminal.Output, Does.Contain("━").And.Contains("5 of 5 done"));
        Assert.That(result.Lines[^1], Is.EqualTo("Status: Downloaded newer image for redis:8"));
    }

    [Test]
    public async Task Demo_WithinAProcess_CommandsAgree()
    {
        await using ImageClient client = await DemoServer.OpenAsync(new ArcBoxChannelOptions(), CancellationToken.None);

        string? id = await client.FindIdAsync("nginx:1.29");
        await client.TagAsync("nginx:1.29", "mine:1");
        ImageInfo image = await client.InspectAsync(id![..19]);
        RemoveImageResponse removed = await client.RemoveAsync("mine:1");

        Assert.That(image.RepoTags, Does.Contain("mine:1").And.Contain("nginx:1.29"));
        Assert.That(removed.Untagged, Is.EqualTo(new[] { "mine:1" }));
        Assert.That(removed.Deleted, Is.Empty);
        Assert.That(await client.ExistsAsync("mine:1"), Is.False);
    }

    [Test]
    public async Task Push_Demo_EndsWithDigest()
    {
        CliResult result = await _cli.RunThroughTimeAsync("push", "registry.example.com/team/web:2026.1");

        Assert.That(result.Lines[^2], Does.StartWith("Digest: sha256:"));
        Assert.That(result.ExitCode, Is.Zero);
    }

    [TestCase("FROM x\nRUN make \\\n  all\n", 0, "Step 2/2 : RUN make   all")]
    [TestCase("FROM x\nRUN exit 7\n", 1, "Step 2/2 : RUN exit 7")]
    public async Task Build_Demo_FollowsTheDockerfile(string dockerfile, int exitCode, string step)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("arcbox-cli-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "Dockerfile"), dockerfile);

            CliResult result = await _cli.RunThroughTimeAsync("build", directory.FullName, "-t", "app:1");

            Assert.That(result.ExitCode, Is.EqualTo(exitCode));
            Assert.That(result.Lines, Does.Contain(step));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string Id(JsonElement line) => line.GetProperty("id").GetString()!;
}
