using System.Diagnostics;

namespace ArcBox.Samples.BuildAndPush.Tests;

/// <summary>What the program printed, and what it ended with.</summary>
internal sealed record SampleRun(int ExitCode, string Out, string Error)
{
    /// <summary>Runs the program to its end, where nobody has logged in before.</summary>
    /// <param name="endpoint">Where the daemon is.</param>
    /// <param name="user">Whose login to use.</param>
    /// <param name="password">The login's password.</param>
    /// <param name="hangGuard">Ends a run that does not end.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<SampleRun> OfAsync(string endpoint, string user, string password, CancellationToken hangGuard, params string[] arguments)
    {
        using TestDirectory dockerConfig = new();
        // The program that runs the tests need not be dotnet itself; what started it says where that is.
        ProcessStartInfo start = new(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(TestContext.CurrentContext.TestDirectory, "build-and-push.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ARCBOX_API_URL"] = endpoint,
                ["ARCBOX_GRPC_SOCKET"] = null,
                ["DOCKER_CONFIG"] = dockerConfig.FullName,
                ["DOCKER_AUTH_CONFIG"] = null,
                ["REGISTRY_USER"] = user,
                ["REGISTRY_PASSWORD"] = password,
            },
        };
        using Process process = Process.Start(start)!;
        try
        {
            // Both at once: a full pipe would stop the program.
            Task<string> error = process.StandardError.ReadToEndAsync(hangGuard);
            string output = await process.StandardOutput.ReadToEndAsync(hangGuard);
            await process.WaitForExitAsync(hangGuard);
            return new SampleRun(process.ExitCode, output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
