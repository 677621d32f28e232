using System.Diagnostics;
using System.Formats.Tar;
using System.Net.Sockets;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Build;

/// <summary>How a directory looks as an archive.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DirectoryContextTests : IDisposable
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private readonly TestDirectory _directory = TestDirectory.WithDockerfile();

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task WriteToAsync_Tree_HasRelativeNamesInOrdinalOrderAfterTheDockerfile()
    {
        foreach (string name in new[] { "b/z.txt", "b/A.txt", "a.txt", "Z.txt", "b.txt" }) _directory.Write(name, name);
        Directory.CreateDirectory(_directory["empty"]);

        List<(PaxTarEntry Entry, string Content)> entries = await Context().ReadAsync();

        Assert.That(entries.Select(pair => pair.Entry.Name), Is.EqualTo(new[] { "Dockerfile", "Z.txt", "a.txt", "b/", "b/A.txt", "b/z.txt", "b.txt", "empty/" }));
        Assert.That(entries[4].Content, Is.EqualTo("b/A.txt"));
    }

    [Test]
    public async Task WriteToAsync_Twice_GivesTheSameBytes()
    {
        _directory.Write("a.txt", "a");
        ImageBuildContext context = Context();

        byte[] first = await context.ToBytesAsync();

        Assert.That(await context.ToBytesAsync(), Is.EqualTo(first));
    }

    [Test]
    public async Task WriteToAsync_Entries_BelongToRootAndKeepModeAndTime()
    {
        string script = _directory.Write("run.sh", "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, Executable);
        DateTime time = new(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(script, time);

        PaxTarEntry entry = await EntryAsync("run.sh");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((entry.Uid, entry.Gid), Is.EqualTo((0, 0)));
            Assert.That((entry.UserName, entry.GroupName), Is.EqualTo(("", "")));
            Assert.That(entry.Mode, Is.EqualTo(Executable));
            Assert.That(entry.ModificationTime.UtcDateTime, Is.EqualTo(time));
        }
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task WriteToAsync_Links_StayLinks()
    {
        _directory.Write("target/file.txt", "x");
        File.CreateSymbolicLink(_directory["to-file"], "target/file.txt");
        Directory.CreateSymbolicLink(_directory["to-directory"], "target");
        File.CreateSymbolicLink(_directory["dangling"], "nowhere");
        File.CreateSymbolicLink(_directory["loop"], "loop");
        Directory.CreateSymbolicLink(_directory["target/up"], "..");
        File.CreateSymbolicLink(_directory["outside"], "/etc/hostname");

        List<(PaxTarEntry Entry, string Content)> entries = await Context().ReadAsync();

        Assert.That(
            entries.Where(pair => pair.Entry.EntryType is TarEntryType.SymbolicLink).Select(pair => $"{pair.Entry.Name} {pair.Entry.LinkName}"),
            Is.EqualTo(new[] { "dangling nowhere", "loop loop", "outside /etc/hostname", "target/up ..", "to-directory target", "to-file target/file.txt" }));
        Assert.That(entries, Has.Count.EqualTo(9), "nothing behind a link is stored twice");
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task WriteToAsync_PipesAndSockets_AreLeftOut()
    {
        using (Process mkfifo = Process.Start("mkfifo", [_directory["pipe"]])) await mkfifo.WaitForExitAsync().Soon();
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_directory["socket"]));
        _directory.Write("empty.txt", "");
        Assert.That(File.Exists(_directory["pipe"]), Is.True);

        Assert.That(await Context().NamesAsync(), Is.EqualTo(new[] { "Dockerfile", "empty.txt" }));
    }

    [Test]
    public async Task WriteToAsync_EmptyFileThatIsLocked_ThrowsInsteadOfLeavingItOut()
    {
        string path = _directory.Write("empty.txt", "");
        using FileStream locked = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.That((await Thrown.ByAsync<IOException>(Context().ToBytesAsync())).Message, Does.Contain(path));
    }

    // As a child of the shell, because .NET cannot write such a name.
    [TestCase("touch \"$(printf 'bad\\377name')\"")]
    [TestCase("mkdir \"$(printf 'bad\\377name')\"")]
    [TestCase("ln -s nowhere \"$(printf 'bad\\377name')\"")]
    [Platform("Linux")]
    public async Task WriteToAsync_NameIsNotUtf8_SaysSo(string create)
    {
        await RunAsync(create);

        IOException failure = await Thrown.ByAsync<IOException>(Context().ToBytesAsync());
        await RunAsync("rm -r bad*");

        Assert.That(failure.Message, Does.Contain("bad\uFFFDname").And.Contain("not UTF-8"));
    }

    [Test]
    public async Task WriteToAsync_NameHasAReplacementCharacter_IsKept()
    {
        _directory.Write("odd\uFFFDname", "");

        Assert.That(await Context().NamesAsync(), Does.Contain("odd\uFFFDname"));
    }

    [Test]
    public async Task WriteToAsync_LongAndUnicodeNames_AreKept()
    {
        string longName = string.Join('/', Enumerable.Repeat(new string('d', 100), 4)) + "/file.txt";
        _directory.Write(longName, "long");
        _directory.Write("grüße/文件 🐳.txt", "unicode");

        List<(PaxTarEntry Entry, string Content)> entries = await Context().ReadAsync();

        Assert.That(entries.Single(pair => pair.Content == "long").Entry.Name, Is.EqualTo(longName));
        Assert.That(entries.Single(pair => pair.Content == "unicode").Entry.Name, Is.EqualTo("grüße/文件 🐳.txt"));
    }

    [Test]
    public async Task WriteToAsync_EmptyFile_IsThere()
    {
        _directory.Write("empty.txt", "");

        Assert.That((await EntryAsync("empty.txt")).Length, Is.Zero);
    }

    [TestCase("Other")]
    [TestCase("sub/Dockerfile")]
    public async Task Dockerfile_AnotherInside_TakesTheRootsPlace(string name)
    {
        _directory.Write(name, "FROM other\n");

        List<(PaxTarEntry Entry, string Content)> entries = await Context(name).ReadAsync();

        Assert.That(entries.Where(pair => pair.Entry.Name == "Dockerfile").Select(pair => pair.Content), Is.EqualTo(new[] { "FROM other\n" }));
        Assert.That(entries.Single(pair => pair.Entry.Name == name).Content, Is.EqualTo("FROM other\n"), "it stays where it was, too");
    }

    [Test]
    public async Task Dockerfile_Outside_TakesTheRootsPlace()
    {
        using TestDirectory elsewhere = TestDirectory.WithDockerfile();
        string other = elsewhere.Write("other", "FROM other\n");

        List<(PaxTarEntry Entry, string Content)> entries = await Context(other).ReadAsync();

        Assert.That(entries.Select(pair => (pair.Entry.Name, pair.Content)), Is.EqualTo(new[] { ("Dockerfile", "FROM other\n") }));
    }

    [TestCase("FROM linked\n")]
    [TestCase("")]
    [Platform(Exclude = "Win")]
    public async Task Dockerfile_Link_IsSentAsTheFileItself(string content)
    {
        using TestDirectory elsewhere = TestDirectory.WithDockerfile();
        string target = elsewhere.Write("other", content);
        File.Delete(_directory["Dockerfile"]);
        File.CreateSymbolicLink(_directory["Dockerfile"], target);

        List<(PaxTarEntry Entry, string Content)> entries = await Context().ReadAsync();

        Assert.That(entries.Select(pair => (pair.Entry.EntryType, pair.Content)), Is.EqualTo(new[] { (TarEntryType.RegularFile, content) }));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task Dockerfile_Pipe_IsRefusedWithoutHanging()
    {
        using (Process mkfifo = Process.Start("mkfifo", [_directory["pipe"]])) await mkfifo.WaitForExitAsync().Soon();

        Assert.That(() => Context("pipe"), Throws.TypeOf<FileNotFoundException>());
    }

    [Test]
    public void FromDirectory_MissingParts_Throws()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => ImageBuildContext.FromDirectory(_directory["none"]), Throws.TypeOf<DirectoryNotFoundException>());
            Assert.That(() => Context("none"), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("none"));
            Assert.That(() => ImageBuildContext.FromDirectory(""), Throws.ArgumentException);
            Assert.That(() => Context(""), Throws.ArgumentException);
            Assert.That(() => ImageBuildContext.FromTar(null!), Throws.ArgumentNullException);
            Assert.That(() => ImageBuildContext.FromTar(new WriteHook(_ => { })), Throws.ArgumentException);
        }
    }

    [TestCase("", true)]
    [TestCase("# a comment\n\n  \n", true)]
    [TestCase("\uFEFF# behind a byte order mark\n", true)]
    [TestCase("*.log\n", false)]
    [TestCase("\uFEFF*.log\n", false)]
    [TestCase("# a comment\nnode_modules", false)]
    [TestCase("!keep\n", false)]
    public void IgnoreFile_WithPatterns_IsRefused(string content, bool allowed)
    {
        _directory.Write(".dockerignore", content);

        Assert.That(() => Context(), allowed ? Throws.Nothing : Throws.TypeOf<NotSupportedException>().With.Message.Contains(_directory[".dockerignore"]));
    }

    [Test]
    public async Task IgnoreFile_GetsPatternsLater_IsRefusedBeforeAnythingIsWritten()
    {
        ImageBuildContext context = Context();
        _directory.Write(".dockerignore", "*.log\n");
        using MemoryStream archive = new();

        await Thrown.ByAsync<NotSupportedException>(context.WriteToAsync(archive));

        Assert.That(archive.Length, Is.Zero);
    }

    [Test]
    public void IgnoreFile_NamedAfterTheDockerfile_TakesTheCommonOnesPlace()
    {
        _directory.Write("Other", "FROM scratch\n");
        _directory.Write(".dockerignore", "*.log\n");
        _directory.Write("Other.dockerignore", "# nothing\n");

        Assert.That(() => Context("Other"), Throws.Nothing);
        _directory.Write("Other.dockerignore", "*.tmp\n");
        Assert.That(() => Context("Other"), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Other.dockerignore"));
    }

    private async Task RunAsync(string command)
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = _directory.FullName })!;
        await shell.WaitForExitAsync().Soon();
        Assert.That(shell.ExitCode, Is.Zero);
    }

    private ImageBuildContext Context(string? dockerfile = null) => ImageBuildContext.FromDirectory(_directory.FullName, dockerfile);

    private async Task<PaxTarEntry> EntryAsync(string name) => (await Context().ReadAsync()).Single(pair => pair.Entry.Name == name).Entry;
}
