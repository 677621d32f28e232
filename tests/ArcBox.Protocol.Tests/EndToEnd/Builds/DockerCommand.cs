using System.Diagnostics;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>The <c>docker</c> command line, which Debian's docker.io brings along with dockerd: what it sends is what we must send.</summary>
internal static class DockerCommand
{
    /// <summary>Builds without cache, with a configuration of its own, and with the classic client: BuildKit's is another program.</summary>
    public static async Task BuildAsync(string host, string directory, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        using TestDirectory configuration = new();
        ProcessStartInfo start = new("docker", ["--config", configuration.FullName, "-H", host, "build", "--no-cache", "--force-rm", .. options, directory])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOCKER_BUILDKIT"] = "0", ["DOCKER_HOST"] = null, ["DOCKER_CONTEXT"] = null },
        };
        using Process docker = Start(start);
        Task<string> errors = docker.StandardError.ReadToEndAsync(cancellationToken);
        string output = await docker.StandardOutput.ReadToEndAsync(cancellationToken);
        await docker.WaitForExitAsync(cancellationToken);
        Assert.That(docker.ExitCode, Is.Zero, $"{output}{await errors}");
    }

    /// <summary>Build options in its words.</summary>
    public static IEnumerable<string> Words(BuildOptions options)
    {
        foreach ((string name, string? value) in options.BuildArguments)
        {
            yield return "--build-arg";
            yield return value is null ? name : $"{name}={value}";
        }

        foreach ((string name, string value) in options.Labels)
        {
            yield return "--label";
            yield return $"{name}={value}";
        }

        if (options.Target is { } target) yield return $"--target={target}";
        if (options.Platform is { } platform) yield return $"--platform={platform}";
        if (options.Pull) yield return "--pull";
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
