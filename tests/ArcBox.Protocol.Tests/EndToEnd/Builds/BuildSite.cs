using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>A directory to build, with room beside it.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class BuildSite : IDisposable
{
    private const string Root = "context";
    private static readonly DateTime Year2001 = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly TestDirectory _directory = new();

    public string Context => _directory[Root];

    /// <summary>A path in the context; <c>../</c> leads beside it.</summary>
    public string this[string name] => Path.GetFullPath(Path.Combine(Context, name));

    public BuildSite() => Directory.CreateDirectory(Context);

    public BuildSite Write(string name, string content, string mode = "0644")
    {
        File.SetUnixFileMode(_directory.Write(Path.Combine(Root, name), content), ToMode(mode));
        return this;
    }

    public BuildSite MakeDirectory(string name, string mode = "0755")
    {
        File.SetUnixFileMode(Directory.CreateDirectory(this[name]).FullName, ToMode(mode));
        return this;
    }

    public BuildSite Link(string name, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.CreateSymbolicLink(this[name], target);
        return this;
    }

    /// <summary>Runs a program in the context, for what .NET cannot do.</summary>
    public BuildSite Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Context })!;
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, program);
        return this;
    }

    /// <summary>Files of many names, for ignore files to choose from.</summary>
    public BuildSite WriteUsual()
    {
        foreach (string name in (string[])
        [
            "README.md", "NOTES.md", "a.log", "*star", "xstar", "with space.txt", "ümlaut.txt", "src/a.log", "src/lib/deep/file.txt", "src/lib/deep/other.txt",
            "src/bin/keep.txt", "src/bin/drop.txt", "src/abb", "src/zbb", "bin/x",
        ]) Write(name, name);
        return this;
    }

    /// <summary>Gives each file a time, long ago, because times of the build are not compared. Without one, by its name.</summary>
    public BuildSite SetTimes(DateTime? time)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(Context).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Reverse())
        {
            // BuildKit takes an archive whose first entry has a time that needs a header of its own for a Dockerfile, and docker writes such a header.
            DateTime wanted = entry.Name == "Dockerfile" ? Year2001 : time ?? Year2001.AddMinutes(entry.FullName[Context.Length..].Sum(character => character));
            // .NET would set the time of what the link leads to.
            if (entry.LinkTarget is null) entry.LastWriteTimeUtc = wanted;
            else Run("touch", "-h", "-d", wanted.ToString("O", CultureInfo.InvariantCulture), entry.FullName);
        }

        return this;
    }

    public void Dispose() => _directory.Dispose();

    private static UnixFileMode ToMode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);
}
