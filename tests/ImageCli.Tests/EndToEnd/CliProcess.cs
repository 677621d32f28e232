using System.Diagnostics;

namespace ArcBox.Samples.ImageCli.Tests.EndToEnd;

/// <summary>The program as a process of its own, redirected.</summary>
internal sealed class CliProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private CliProcess(Process process)
    {
        _process = process;
        // Read while the program runs: a full pipe would stop it.
        _error = process.StandardError.ReadToEndAsync();
    }

    public static CliProcess Start(params string[] arguments) => Start(arguments, dockerConfig: null);

    private static CliProcess Start(string[] arguments, string? dockerConfig)
    {
        // The program that runs the tests need not be dotnet itself; what started it says where that is.
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string program = Path.Combine(TestContext.CurrentContext.TestDirectory, "arcbox-images.dll");
        // What a shell runs in the background ignores SIGINT, and so would all that it starts; env puts that right where it is GNU's.
        ProcessStartInfo start = OperatingSystem.IsLinux()
            ? new("env", ["--default-signal=INT", dotnet, program, .. arguments])
            : new(dotnet, [program, .. arguments]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        if (dockerConfig is not null) start.Environment["DOCKER_CONFIG"] = dockerConfig;
        return new CliProcess(Process.Start(start)!);
    }

    /// <summary>Runs the program to its end.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="hangGuard">Ends a run that does not end.</param>
    /// <param name="dockerConfig">The directory of Docker's configuration; null for the user's own.</param>
    public static async Task<CliResult> RunAsync(string[] arguments, CancellationToken hangGuard, string? dockerConfig = null)
    {
        using CliProcess program = Start(arguments, dockerConfig);
        return await program.EndAsync(hangGuard);
    }

    public async Task<string?> ReadLineAsync(CancellationToken hangGuard) => await _process.StandardOutput.ReadLineAsync(hangGuard);

    /// <summary>Sends what a terminal sends for Ctrl-C.</summary>
    public async Task InterruptAsync(CancellationToken hangGuard)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", $"kill -INT {_process.Id}"]);
        await kill.WaitForExitAsync(hangGuard);
        Assert.That(kill.ExitCode, Is.Zero, "the signal was not sent");
    }

    /// <summary>The exit code and what was not read yet.</summary>
    public async Task<CliResult> EndAsync(CancellationToken hangGuard)
    {
        string output = await _process.StandardOutput.ReadToEndAsync(hangGuard);
        string error = await _error.WaitAsync(hangGuard);
        await _process.WaitForExitAsync(hangGuard);
        return new CliResult(_process.ExitCode, output, error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
