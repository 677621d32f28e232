using System.Diagnostics;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>A user's home with Docker's configuration, an environment and credential helpers, all of a test's own.</summary>
internal sealed class DockerHome : IDisposable
{
    private readonly TestDirectory _directory = new();

    public DockerHome() => Directory.CreateDirectory(_directory["bin"]);

    /// <summary>The environment; PATH leads to the helpers and to nothing else.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public DockerCredentialOptions Options => new()
    {
        HomeDirectory = _directory.FullName,
        ReadVariable = name => name == "PATH" ? _directory["bin"] : Variables.GetValueOrDefault(name),
    };

    public string this[string name] => _directory[name];

    public string Config(string json, string directory = ".docker") => _directory.Write($"{directory}/config.json", json);

    /// <summary>Installs a helper that is a shell script.</summary>
    public Task HelperAsync(string name, string script) => ProgramAsync($"docker-credential-{name}", script);

    public async Task ProgramAsync(string name, string script)
    {
        // Another process writes it: a file that is open for writing cannot be executed, and a fork of a parallel test would keep this one's open.
        await ShellAsync($"cat >'{_directory["bin"]}/{name}' && chmod +x '{_directory["bin"]}/{name}'", $"#!/bin/sh\n{script}\n");
    }

    /// <summary>A pipe with a name, whose reader sees the end once nobody has it open for writing any longer.</summary>
    public async Task<string> PipeAsync(string name)
    {
        await ShellAsync($"mkfifo '{_directory[name]}'", "");
        return _directory[name];
    }

    public void Dispose() => _directory.Dispose();

    private static async Task ShellAsync(string command, string input)
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardInput = true })!;
        await shell.StandardInput.WriteAsync(input);
        shell.StandardInput.Close();
        await shell.WaitForExitAsync().Soon();
        Assert.That(shell.ExitCode, Is.Zero, command);
    }
}
