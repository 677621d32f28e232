using System.Diagnostics;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Build;

/// <summary>What a directory with an ignore file sends.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class IgnoredFilesTests : IDisposable
{
    private readonly TestDirectory _directory = TestDirectory.WithDockerfile();

    public void Dispose() => _directory.Dispose();

    [TestCase("", "a.log a.txt d/ d/a.log d/e/ d/e/f.txt")]
    [TestCase("# nothing", "a.log a.txt d/ d/a.log d/e/ d/e/f.txt")]
    [TestCase("*.log", "a.txt d/ d/a.log d/e/ d/e/f.txt")]
    [TestCase("**/*.log", "a.txt d/ d/e/ d/e/f.txt")]
    [TestCase("d", "a.log a.txt")]
    [TestCase("d/*", "a.log a.txt d/")]
    [TestCase("d/**", "a.log a.txt d/")]
    [TestCase("d/e/f.txt", "a.log a.txt d/ d/a.log d/e/")]
    [TestCase("**", "")]
    [TestCase("*\n!a.txt", "a.txt")]
    [TestCase("*\n!d/a.log", "d/ d/a.log")]
    [TestCase("*\n!**/f.txt", "d/ d/e/ d/e/f.txt")]
    [TestCase("*\n!d/none", "")]
    [TestCase("d\n!d/e", "a.log a.txt d/ d/e/ d/e/f.txt")]
    [TestCase("!d\nd", "a.log a.txt")]
    [TestCase("*/e\n!d", "a.log a.txt d/ d/a.log d/e/ d/e/f.txt")]
    public async Task WriteToAsync_IgnoreFile_LeavesOutWhatItSays(string rules, string expected)
    {
        foreach (string name in new[] { "a.log", "a.txt", "d/a.log", "d/e/f.txt" }) _directory.Write(name, name);
        _directory.Write(".dockerignore", rules + "\n");

        List<string> names = await Context().NamesAsync();

        Assert.That(names, Is.EqualTo(new[] { "Dockerfile", ".dockerignore" }.Concat(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Test]
    [Platform("Linux")]
    public async Task WriteToAsync_DirectoryThatIsLeftOut_IsNotLookedInto()
    {
        Directory.CreateDirectory(_directory["closed"]);
        _directory.Write(".dockerignore", "closed\n!open/**\n");
        // Looking would end in an error: deeper down there are paths that are too long for the system.
        await _directory.RunAsync($"cd closed && for i in $(seq 25); do mkdir {new string('d', 200)} && cd -P {new string('d', 200)} || exit 1; done");
        List<string> names = await Context().NamesAsync();
        _directory.Write(".dockerignore", "closed\n!**/open\n");

        IOException failure = await Thrown.ByAsync<IOException>(Context().ToBytesAsync());
        await _directory.RunAsync("rm -r closed");

        Assert.That(names, Is.EqualTo(new[] { "Dockerfile", ".dockerignore" }));
        Assert.That(failure.Message, Does.Contain("closed"));
    }

    [Test]
    public async Task WriteToAsync_SameContextAgain_ReadsTheIgnoreFileAgain()
    {
        _directory.Write("a.log", "");
        ImageBuildContext context = Context();
        List<string> before = await context.NamesAsync();
        _directory.Write(".dockerignore", "*.log\n");

        Assert.That(before, Does.Contain("a.log"));
        Assert.That(await context.NamesAsync(), Is.EqualTo(new[] { "Dockerfile", ".dockerignore" }));
    }

    [Test]
    public async Task IgnoreFile_OfTheDockerfile_TakesTheCommonOnesPlace()
    {
        foreach (string name in new[] { "a.log", "a.tmp", "Other" }) _directory.Write(name, name);
        _directory.Write(".dockerignore", "*.log\n");
        _directory.Write("Other.dockerignore", "*.tmp\n");

        List<(string Name, string Content)> files = [.. (await Context("Other").ReadAsync()).Select(pair => (pair.Entry.Name, pair.Content))];

        Assert.That(files, Is.EqualTo(new[]
        {
            // What engines look for has the chosen files' content.
            ("Dockerfile", "Other"), (".dockerignore", "*.tmp\n"), ("Other", "Other"), ("Other.dockerignore", "*.tmp\n"), ("a.log", "a.log"),
        }));
    }

    [Test]
    public async Task IgnoreFile_OfTheDockerfile_MayExcludeItselfAndTheCommonOne()
    {
        _directory.Write(".dockerignore", "*.log\n");
        _directory.Write("Dockerfile.dockerignore", "*ignore\n");

        Assert.That(await Context().NamesAsync(), Is.EqualTo(new[] { "Dockerfile" }));
    }

    [Test]
    public async Task IgnoreFile_BesideADockerfileElsewhere_Applies()
    {
        using TestDirectory elsewhere = new();
        string dockerfile = elsewhere.Write("Prod", "FROM scratch\n");
        elsewhere.Write("Prod.dockerignore", "*.log\n");
        elsewhere.Write(".dockerignore", "*\n");
        _directory.Write("a.log", "");
        _directory.Write("a.txt", "");

        Assert.That(await Context(dockerfile).NamesAsync(), Is.EqualTo(new[] { "Dockerfile", "a.txt" }));
    }

    [TestCase("ok\n\n[a-\n", 3, "'[a-'")]
    [TestCase("!\n", 1, "'!'")]
    [TestCase("a\nbin\\obj\n", 2, "'/'")]
    public void FromDirectory_LineIsNoPattern_NamesFileAndLine(string rules, int line, string words)
    {
        string path = _directory.Write(".dockerignore", rules);

        Assert.That(() => Context(), Throws.TypeOf<FormatException>().With.Message.StartsWith($"'{path}', line {line}: ").And.Message.Contains(words));
    }

    [Test]
    public void FromDirectory_PatternIsNotUtf8_NamesFileAndLine()
    {
        File.WriteAllBytes(_directory[".dockerignore"], [(byte)'#', 0xFF, (byte)'\n', 0xFF, (byte)'\n']);

        Assert.That(() => Context(), Throws.TypeOf<FormatException>().With.Message.Contains("line 2").And.Message.Contains("UTF-8"));
    }

    [TestCase("mkdir")]
    [TestCase("mkfifo")]
    [Platform(Exclude = "Win")]
    public async Task FromDirectory_IgnoreFileIsNoFile_ThrowsWithoutHanging(string program)
    {
        using (Process making = Process.Start(program, [_directory[".dockerignore"]])) await making.WaitForExitAsync().Soon();

        IOException failure = await Thrown.ByAsync<IOException>(Task.Run(() => Context()));

        Assert.That(failure.Message, Does.Contain($"'{_directory[".dockerignore"]}' is no file"));
    }

    [Test]
    public async Task WriteToAsync_PatternBecomesWrong_ThrowsBeforeAnythingIsWritten()
    {
        ImageBuildContext context = Context();
        _directory.Write(".dockerignore", "[\n");
        using MemoryStream archive = new();

        await Thrown.ByAsync<FormatException>(context.WriteToAsync(archive));

        Assert.That(archive.Length, Is.Zero);
    }

    private ImageBuildContext Context(string? dockerfile = null) => ImageBuildContext.FromDirectory(_directory.FullName, dockerfile);
}
