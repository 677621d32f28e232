using System.Diagnostics;

namespace ArcBox.Samples.DependencyInjection.Tests;

/// <summary>The program as a process of its own, with its telemetry.</summary>
[CancelAfter(120_000)]
internal sealed class ProcessTests
{
    [Test]
    public async Task Demo_WithoutAnyEngine_ShowsPullHealthAndTelemetry(CancellationToken hangGuard)
    {
        (int code, string output, string error) = await RunAsync(["--demo"], hangGuard);

        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain("nginx:1.29 was pulled").And.Contain("2 of 2 images are there"));
        Assert.That(output, Does.Contain("daemon is Healthy").And.Contain("images is Healthy"));
        Assert.That(output, Does.Match("Activity.DisplayName: +arcbox.v1.ImageService/Pull").And.Contain("Metric Name: rpc.client.call.duration"));
    }

    [Test]
    public async Task Run_UnknownKey_SaysWhichAndEndsWithOne(CancellationToken hangGuard)
    {
        (int code, _, string error) = await RunAsync(["--demo", "--ArcBox:Endpiont=unix:///run/arcbox.sock"], hangGuard);

        Assert.That(code, Is.EqualTo(WorkerExit.Failed));
        Assert.That(error, Does.StartWith("arcbox-image-worker: ").And.Contain("Endpiont"));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments, CancellationToken hangGuard)
    {
        // The program that runs the tests need not be dotnet itself; what started it says where that is.
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string program = Path.Combine(TestContext.CurrentContext.TestDirectory, "arcbox-image-worker.dll");
        ProcessStartInfo start = new(dotnet, [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(hangGuard);
            string output = await process.StandardOutput.ReadToEndAsync(hangGuard);
            await process.WaitForExitAsync(hangGuard);
            return (process.ExitCode, output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
