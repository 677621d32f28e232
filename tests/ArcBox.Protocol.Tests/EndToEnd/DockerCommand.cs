using System.Diagnostics;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.EndToEnd;

/// <summary>The <c>docker</c> command line, which Debian's docker.io brings along with dockerd: what it sends is what we must send.</summary>
internal static class DockerCommand
{
    /// <summary>Builds with the classic builder, without cache and with a configuration of its own. Returns what was printed.</summary>
    public static async Task<string> BuildAsync(string host, string directory, params string[] options)
    {
        using TestDirectory configuration = new();
        ProcessStartInfo start = new("docker", ["--config", configuration.FullName, "-H", host, "build", "--no-cache", "--force-rm", .. options, directory])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOCKER_BUILDKIT"] = "0", ["DOCKER_HOST"] = null, ["DOCKER_CONTEXT"] = null },
        };
        using Process docker = Start(start);
        Task<string> errors = docker.StandardError.ReadToEndAsync();
        string output = await docker.StandardOutput.ReadToEndAsync();
        await docker.WaitForExitAsync();
        Assert.That(docker.ExitCode, Is.Zero, await errors);
        return output;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Rig.Missing($"The docker command is missing ({exception.Message}): install Debian's docker.io, or docker-cli.");
            throw;
        }
    }
}
