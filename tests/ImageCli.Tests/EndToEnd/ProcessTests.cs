namespace ArcBox.Samples.ImageCli.Tests.EndToEnd;

/// <summary>What only a process of its own shows, and needs no engine.</summary>
[CancelAfter(60_000)]
internal sealed class ProcessTests
{
    [Test]
    public async Task List_NobodyListens_IsThree(CancellationToken hangGuard)
    {
        string endpoint = $"docker+unix:///tmp/arcbox-{Guid.NewGuid():n}.sock";

        CliResult result = await CliProcess.RunAsync(["list", "--endpoint", endpoint], hangGuard);

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Unreachable));
        Assert.That(result.Out, Is.Empty);
        Assert.That(result.Error, Does.StartWith("arcbox-images: ").And.Contains(endpoint));
    }

    [Test]
    public async Task Run_WrongCommandLine_IsTwo(CancellationToken hangGuard)
        => Assert.That((await CliProcess.RunAsync(["nonsense"], hangGuard)).ExitCode, Is.EqualTo(ExitCode.Usage));

    [Test]
    [Platform(Exclude = "Win", Reason = "It has no signals to send to another process.")]
    public async Task Pull_Interrupted_Is130(CancellationToken hangGuard)
    {
        using CliProcess pull = CliProcess.Start("pull", "redis:8", "--endpoint", "demo:");
        Assert.That(await pull.ReadLineAsync(hangGuard), Does.Contain("Pulling from library/redis"));

        await pull.InterruptAsync(hangGuard);
        CliResult result = await pull.EndAsync(hangGuard);

        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Interrupted));
        Assert.That(result.Error, Is.EqualTo("arcbox-images: interrupted\n"));
        Assert.That(result.Out, Does.Not.Contain("Status:"));
    }
}
