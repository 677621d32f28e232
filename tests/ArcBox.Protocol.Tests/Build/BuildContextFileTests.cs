using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Build;

/// <summary>Contexts that are put together file by file.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BuildContextFileTests : IDisposable
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private static readonly BuildContextFile Dockerfile = BuildContextFile.FromText("Dockerfile", "FROM scratch\n");

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task WriteToAsync_Files_ComeInOrderWithTheirDirectories()
    {
        string disk = _directory.Write("disk.txt", "disk");
        ImageBuildContext context = ImageBuildContext.FromFiles(
        [
            BuildContextFile.FromStream("z/y/stream", _ => new(new MemoryStream("stream"u8.ToArray()))),
            BuildContextFile.FromFile("z/disk", disk),
            BuildContextFile.FromBytes("a.bin", "bytes"u8.ToArray()),
            BuildContextFile.FromText("z/ä.txt", "tüxt"),
            BuildContextFile.FromText(".dockerignore", "*\n"),
            Dockerfile,
        ]);

        List<(GnuTarEntry Entry, string Content)> entries = await context.ReadAsync();

        Assert.That(entries.Select(pair => $"{pair.Entry.Name}={pair.Content}"), Is.EqualTo(new[]
        {
            "Dockerfile=FROM scratch\n", ".dockerignore=*\n", "a.bin=bytes", "z/=", "z/disk=disk", "z/y/=", "z/y/stream=stream", "z/ä.txt=tüxt",
        }));
        Assert.That(entries.Select(pair => pair.Entry.Uid + pair.Entry.Gid), Is.All.Zero);
        byte[] again = await context.ToBytesAsync();
        Assert.That(await context.ToBytesAsync(), Is.EqualTo(again));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task WriteToAsync_Mode_IsTheGivenOneOrThatOnDisk()
    {
        string disk = _directory.Write("disk", "");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(disk, Executable);
        File.CreateSymbolicLink(_directory["link"], "disk");
        DateTime time = new(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(disk, time);

        List<(GnuTarEntry Entry, string Content)> entries = await ImageBuildContext.FromFiles(
        [
            Dockerfile, BuildContextFile.FromFile("a", _directory["link"]), BuildContextFile.FromText("b", "", Executable),
            BuildContextFile.FromFile("c", disk, UnixFileMode.UserRead),
        ]).ReadAsync();

        Assert.That(entries.Select(pair => pair.Entry.Mode),
            Is.EqualTo(new[] { (UnixFileMode)0b110_100_100, Executable, Executable, UnixFileMode.UserRead }));
        Assert.That(entries.Select(pair => pair.Entry.ModificationTime.UtcDateTime),
            Is.EqualTo(new[] { DateTime.UnixEpoch, time, DateTime.UnixEpoch, time }));
    }

    [Test]
    public async Task WriteToAsync_LengthIsNotTrue_Throws()
    {
        foreach (long length in new[] { 5, 7 })
        {
            using MemoryStream content = new(new byte[6]);
            IOException failure = await Thrown.ByAsync<IOException>(WriteAsync(BuildContextFile.FromStream("s", _ => new(content), length)));
            Assert.That(failure.Message, Does.Contain("'s'").And.Contain(length == 5 ? "goes on after" : "ended after 6 of 7"));
        }
    }

    [Test]
    public async Task WriteToAsync_StreamWithoutLength_SaysWhatToDo()
    {
        BuildContextFile file = BuildContextFile.FromStream("s", _ => new(new StreamDouble(_ => 0)));

        Assert.That((await Thrown.ByAsync<InvalidOperationException>(WriteAsync(file))).Message, Does.Contain("'s'").And.Contain("length"));
    }

    [Test]
    public async Task WriteToAsync_StreamBeyondItsEnd_SaysSoAndDisposesIt()
    {
        MemoryStream content = new(new byte[6]) { Position = 7 };

        InvalidOperationException failure = await Thrown.ByAsync<InvalidOperationException>(WriteAsync(BuildContextFile.FromStream("s", _ => new(content))));

        Assert.That(failure.Message, Is.EqualTo("The stream of 's' stands at 7, beyond its end at 6."));
        Assert.That(content.CanRead, Is.False);
    }

    [Test]
    public async Task WriteToAsync_FileOnDisk_IsReadWhenItIsSent()
    {
        ImageBuildContext context = ImageBuildContext.FromFiles([Dockerfile, BuildContextFile.FromFile("a", _directory["a"])]);

        FileNotFoundException failure = await Thrown.ByAsync<FileNotFoundException>(context.WriteToAsync(Stream.Null));
        _directory.Write("a", "now");

        Assert.That(failure.FileName, Is.EqualTo(_directory["a"]));
        Assert.That((await context.ReadAsync())[1].Content, Is.EqualTo("now"));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task WriteToAsync_Pipe_IsRefusedWithoutHanging()
    {
        using (Process mkfifo = Process.Start("mkfifo", [_directory["pipe"]])) await mkfifo.WaitForExitAsync().Soon();

        Assert.That((await Thrown.ByAsync<IOException>(WriteAsync(BuildContextFile.FromFile("p", _directory["pipe"])))).Message, Does.Contain("pipe"));
    }

    [TestCase(0b1_000_000_000_000)]
    [TestCase(-1)]
    public void Mode_MoreThanPermissions_IsRefused(int mode)
        => Assert.That(
            () => BuildContextFile.FromText("a", "", (UnixFileMode)mode),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("7777"));

    [TestCase("a//b/./c", "a/b/c")]
    [TestCase("./a", "a")]
    [TestCase("..a/b..", "..a/b..")]
    [TestCase("a\uFFFD🐳", "a\uFFFD🐳")]
    public void Path_Written_IsTidied(string path, string expected) => Assert.That(BuildContextFile.FromText(path, "").Path, Is.EqualTo(expected));

    [TestCase("")]
    [TestCase(".")]
    [TestCase("/etc/passwd")]
    [TestCase("../a")]
    [TestCase("a/../b")]
    [TestCase("a/..")]
    [TestCase("a/")]
    [TestCase("a/.")]
    [TestCase("a\\b")]
    [TestCase("C:\\a")]
    [TestCase("a\0")]
    public void Path_OutsideOrNoFile_Throws(string path) => Assert.That(() => BuildContextFile.FromBytes(path, default), Throws.ArgumentException);

    // An attribute cannot hold it.
    [Test]
    public void Path_HalfACharacter_Throws()
        => Assert.That(() => BuildContextFile.FromText("a\uD800", ""), Throws.ArgumentException.With.Message.Contains("Unicode"));

    [Test]
    public void FromFiles_NoContext_Throws()
    {
        BuildContextFile a = BuildContextFile.FromText("a", "");
        BuildContextFile[] twice = [Dockerfile, a, BuildContextFile.FromText("./a", "")];
        BuildContextFile[] within = [Dockerfile, a, BuildContextFile.FromText("a/b", "")];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => ImageBuildContext.FromFiles([]), Throws.ArgumentException.With.Message.Contains("Dockerfile"));
            Assert.That(() => ImageBuildContext.FromFiles([a]), Throws.ArgumentException.With.Message.Contains("Dockerfile"));
            Assert.That(() => ImageBuildContext.FromFiles(twice), Throws.ArgumentException.With.Message.Contains("'a'"));
            Assert.That(() => ImageBuildContext.FromFiles(within), Throws.ArgumentException.With.Message.Contains("'a/b'"));
            Assert.That(() => ImageBuildContext.FromFiles([Dockerfile, null!]), Throws.ArgumentException);
            Assert.That(() => BuildContextFile.FromStream("a", _ => new(Stream.Null), -1), Throws.TypeOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public async Task FromBytes_ChangedAfterwards_KeepsWhatItWasGiven()
    {
        byte[] content = "before"u8.ToArray();
        BuildContextFile file = BuildContextFile.FromBytes("a", content);
        Encoding.ASCII.GetBytes("after!", content);

        Assert.That((await ImageBuildContext.FromFiles([Dockerfile, file]).ReadAsync())[1].Content, Is.EqualTo("before"));
    }

    private static Task WriteAsync(BuildContextFile file) => ImageBuildContext.FromFiles([Dockerfile, file]).WriteToAsync(Stream.Null);
}
