using System.Diagnostics;
using System.Runtime.InteropServices;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Packaging;

/// <summary>Publishes the smoke program ahead of time: no warning may come, and the program must do its work.</summary>
public sealed class NativeAotTests
{
    [Test]
    [CancelAfter(600_000)]
    public async Task Publish_SmokeProgram_HasNoWarningsAndRuns(CancellationToken cancellationToken)
    {
        RequireLinker();
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("ab-aot-");
        try
        {
            string output = Path.Combine(scratch.FullName, "out");
            string publish = await RunAsync(
                "dotnet",
                [
                    "publish", Path.Combine(SourceTree.Root, "tests", "AotSmoke"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output,
                    // Apart from the tree that this test runs from.
                    "--artifacts-path", Path.Combine(scratch.FullName, "artifacts"),
                ],
                cancellationToken);
            string run = await RunAsync(Path.Combine(output, "AotSmoke"), [], cancellationToken);

            Assert.That(publish, Does.Not.Contain("warning"));
            Assert.That(run, Does.Contain("AOT smoke passed"));
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static void RequireLinker()
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (path.Any(directory => File.Exists(Path.Combine(directory, "clang")))) return;
        const string missing = "clang is not on the PATH: Native AOT links with it.";
        if (Environment.GetEnvironmentVariable("ARCBOX_TEST_ENGINES") == "required") Assert.Fail(missing);
        Assert.Ignore(missing);
    }

    private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test host tells its children would change the build.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        string text = await output + await errors;
        Assert.That(process.ExitCode, Is.Zero, text);
        return text;
    }
}
