using System.Diagnostics;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>For what .NET cannot do with files, such as names that are not UTF-8.</summary>
internal static class Shell
{
    /// <summary>Runs a command in the directory, and wants it to end well.</summary>
    public static async Task RunAsync(this TestDirectory directory, string command)
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = directory.FullName })!;
        await shell.WaitForExitAsync().Soon();
        Assert.That(shell.ExitCode, Is.Zero, command);
    }
}
