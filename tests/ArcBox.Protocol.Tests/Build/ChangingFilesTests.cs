using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Build;

/// <summary>A directory that changes, or whose sending is stopped, while it is read.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ChangingFilesTests : IDisposable
{
    private const int Megabyte = 1 << 20;

    private readonly TestDirectory _directory = TestDirectory.WithDockerfile();

    public ChangingFilesTests() => SetLength(4 * Megabyte);

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task WriteToAsync_FileShrinks_ThrowsInsteadOfFillingUp()
    {
        bool shrunk = false;
        WriteHook destination = new(written =>
        {
            if (written < Megabyte) return;
            shrunk = true;
            SetLength(100);
        });

        IOException failure = await Thrown.ByAsync<IOException>(Context().WriteToAsync(destination));

        Assert.That(shrunk, Is.True);
        Assert.That(failure.Message, Does.Contain("big.bin").And.Contain("shorter"));
        Assert.That(destination.LastWrite, Is.GreaterThan(1024), "no archive's end, which is 1024 zeros, behind the failure");
    }

    [Test]
    public async Task WriteToAsync_FileGrows_IsCutWhereItEnded()
    {
        bool grown = false;
        WriteHook destination = new(written =>
        {
            if (grown || written < Megabyte) return;
            grown = true;
            SetLength(8 * Megabyte);
        });

        await Context().WriteToAsync(destination).Soon();

        Assert.That(grown, Is.True);
        Assert.That(destination.Written, Is.InRange(4 * Megabyte, 5 * Megabyte));
    }

    [TestCase("z.txt", "z.txt")]
    [TestCase("z/z.txt", "z")]
    public async Task WriteToAsync_PathVanishes_ThrowsWithItsName(string name, string told)
    {
        string path = _directory.Write(name, "z");
        WriteHook destination = new(_ =>
        {
            if (File.Exists(path)) File.Delete(path);
            if (Directory.Exists(_directory["z"])) Directory.Delete(_directory["z"]);
        });

        IOException failure = await Thrown.ByAsync<FileNotFoundException>(Context().WriteToAsync(destination));

        Assert.That(failure.Message, Does.Contain($"'{_directory[told]}' vanished"));
    }

    [Test]
    public async Task WriteToAsync_Cancelled_StopsInTheMiddleWithoutAnArchivesEnd()
    {
        using CancellationTokenSource source = new();
        long afterwards = 0;
        WriteHook destination = new(written =>
        {
            if (source.IsCancellationRequested) afterwards++;
            else if (written > Megabyte) source.Cancel();
        });

        OperationCanceledException thrown = await Thrown.ByAsync<OperationCanceledException>(Context().WriteToAsync(destination, source.Token));

        Assert.That(thrown.CancellationToken, Is.EqualTo(source.Token));
        Assert.That(destination.Written, Is.LessThan(2 * Megabyte));
        Assert.That(afterwards, Is.Zero);
    }

    [Test]
    public async Task WriteToAsync_LargeFile_StreamsInBoundedPieces()
    {
        SetLength(256L * Megabyte);
        WriteHook destination = new(_ => { });

        await Context().WriteToAsync(destination).Soon();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(destination.Written, Is.InRange(256L * Megabyte, 257L * Megabyte));
            Assert.That(destination.LongestWrite, Is.LessThanOrEqualTo(Megabyte));
            Assert.That(destination.Writes, Is.GreaterThan(256));
        }
    }

    private ImageBuildContext Context() => ImageBuildContext.FromDirectory(_directory.FullName);

    private void SetLength(long length)
    {
        using FileStream file = new(_directory["big.bin"], FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }
}
