using System.Buffers.Binary;
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

        List<(GnuTarEntry Entry, string Content)> entries = await Context().ReadAsync();

        Assert.That(
            entries.Select(pair => pair.Entry.Name),
            Is.EqualTo(new[] { "Dockerfile", "Z.txt", "a.txt", "b/", "b/A.txt", "b/z.txt", "b.txt", "empty/" }));
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
    public async Task WriteToAsync_TreeAndTime_DecideEveryByte()
    {
        // Whoever makes the same tree, in another order and at another time.
        using TestDirectory other = new();
        string deep = string.Join('/', Enumerable.Repeat(new string('d', 60), 3));
        foreach (string name in new[] { "b.txt", "a.txt", deep + "/ü.txt" }) _directory.Write(name, name);
        foreach (string name in new[] { deep + "/ü.txt", "a.txt", "b.txt", "Dockerfile" }) other.Write(name, name == "Dockerfile" ? "FROM scratch\n" : name);
        File.SetLastWriteTimeUtc(other["a.txt"], new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        BuildContextOptions options = new() { ModificationTime = new DateTimeOffset(2020, 2, 3, 4, 5, 6, 789, TimeSpan.FromHours(2)) };

        byte[] archive = await ImageBuildContext.FromDirectory(_directory.FullName, options: options).ToBytesAsync();
        byte[] again = await ImageBuildContext.FromDirectory(other.FullName, options: options).ToBytesAsync();

        Assert.That(again, Is.EqualTo(archive));
        Assert.That((await ImageBuildContext.FromDirectory(other.FullName, options: options).ReadAsync())
            .Select(pair => pair.Entry.ModificationTime), Is.All.EqualTo(new DateTimeOffset(2020, 2, 3, 2, 5, 6, TimeSpan.Zero)));
    }

    [Test]
    public async Task WriteToAsync_TimeOutsideOctal_IsKept()
    {
        File.SetLastWriteTimeUtc(_directory.Write("old.txt", ""), new DateTime(1965, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        File.SetLastWriteTimeUtc(_directory.Write("young.txt", ""), new DateTime(2300, 1, 2, 3, 4, 5, DateTimeKind.Utc));

        Assert.That((await EntryAsync("old.txt")).ModificationTime.Year, Is.EqualTo(1965));
        Assert.That((await EntryAsync("young.txt")).ModificationTime.Year, Is.EqualTo(2300));
    }

    [Test]
    [Platform("Linux")]
    public async Task WriteToAsync_FileOver8GiB_TellsItsLength()
    {
        const long length = 9L << 30;
        await using (FileStream sparse = new(_directory["sparse"], FileMode.CreateNew)) sparse.SetLength(length);
        using CancellationTokenSource source = new();
        using MemoryStream begin = new();
        WriteHook destination = new(written =>
        {
            if (written > 0) source.Cancel();
        }) { Copy = begin };

        await Thrown.ByAsync<OperationCanceledException>(Context().WriteToAsync(destination, source.Token));

        // GNU's base 256, behind the Dockerfile's header and content: .NET's own reader wants to jump to the end.
        byte[] size = begin.ToArray()[(1024 + 124)..(1024 + 136)];
        Assert.That(size[0], Is.EqualTo(0x80));
        Assert.That(BinaryPrimitives.ReadInt64BigEndian(size.AsSpan(4)), Is.EqualTo(length));
    }

    [Test]
    public async Task WriteToAsync_Entries_BelongToRootAndKeepModeAndTime()
    {
        string script = _directory.Write("run.sh", "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, Executable);
        DateTime time = new(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(script, time);

        GnuTarEntry entry = await EntryAsync("run.sh");

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
        string far = string.Join('/', Enumerable.Repeat("far", 60));
        File.CreateSymbolicLink(_directory["far"], far);

        List<(GnuTarEntry Entry, string Content)> entries = await Context().ReadAsync();

        Assert.That(
            entries.Where(pair => pair.Entry.EntryType is TarEntryType.SymbolicLink).Select(pair => $"{pair.Entry.Name} {pair.Entry.LinkName}"),
            Is.EqualTo(new[]
            {
                "dangling nowhere", $"far {far}", "loop loop", "outside /etc/hostname", "target/up ..", "to-directory target", "to-file target/file.txt",
            }));
        Assert.That(entries, Has.Count.EqualTo(10), "nothing behind a link is stored twice");
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

    [Test]
    [Platform(Exclude = "Win")]
    public async Task WriteToAsync_HardLinks_AreSeparateFiles()
    {
        string path = _directory.Write("a", "content");
        using (Process link = Process.Start("ln", [path, _directory["b"]])) await link.WaitForExitAsync().Soon();

        List<(GnuTarEntry Entry, string Content)> entries = await Context().ReadAsync();

        Assert.That(entries.Skip(1).Select(pair => (pair.Entry.EntryType, pair.Content)), Is.All.EqualTo((TarEntryType.RegularFile, "content")));
        Assert.That(entries, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task WriteToAsync_EmptyFile_IsThere()
    {
        _directory.Write("empty.txt", "");

        Assert.That((await EntryAsync("empty.txt")).Length, Is.Zero);
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

    private ImageBuildContext Context(string? dockerfile = null) => ImageBuildContext.FromDirectory(_directory.FullName, dockerfile);

    private async Task<GnuTarEntry> EntryAsync(string name) => (await Context().ReadAsync()).Single(pair => pair.Entry.Name == name).Entry;
}
