using System.Diagnostics;
using System.IO.Compression;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Build;

/// <summary>Archives that are compressed on the way.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CompressionTests : IDisposable
{
    private readonly TestDirectory _directory = TestDirectory.WithDockerfile();

    public void Dispose() => _directory.Dispose();

    [TestCase(CompressionLevel.Fastest)]
    [TestCase(CompressionLevel.SmallestSize)]
    public async Task WriteToAsync_Compressed_UnpacksToTheSame(CompressionLevel level)
    {
        _directory.Write("zeros", new string('0', 1_000_000));

        byte[] packed = await Context(level).ToBytesAsync();

        using GZipStream unpacking = new(new MemoryStream(packed), CompressionMode.Decompress);
        using MemoryStream unpacked = new();
        await unpacking.CopyToAsync(unpacked);
        Assert.That(unpacked.ToArray(), Is.EqualTo(await Context(CompressionLevel.NoCompression).ToBytesAsync()));
        Assert.That(packed, Has.Length.LessThan(100_000));
        Assert.That(await Context(level).ToBytesAsync(), Is.EqualTo(packed));
    }

    [Test]
    [Platform("Linux")]
    public async Task WriteToAsync_CompressedFileVanishes_WritesNoEnd()
    {
        // So much that what is lost is far behind what is read ahead.
        byte[] noise = new byte[4_000_000];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(_directory["a"], noise);
        string lost = _directory.Write("b", "b");
        string packed = _directory["packed.gz"];
        await using (FileStream file = File.Create(packed))
        {
            WriteHook destination = new(_ => File.Delete(lost)) { Copy = file };
            await Thrown.ByAsync<FileNotFoundException>(Context(CompressionLevel.Fastest).WriteToAsync(destination));
        }

        using Process gzip = Process.Start(new ProcessStartInfo("gzip", ["--test", packed]) { RedirectStandardError = true })!;
        await gzip.WaitForExitAsync().Soon();
        Assert.That(await gzip.StandardError.ReadToEndAsync(), Does.Contain("unexpected end of file"));
    }

    [Test]
    public void FromDirectory_NoSuchLevel_Throws() => Assert.That(() => Context((CompressionLevel)9), Throws.TypeOf<ArgumentOutOfRangeException>());

    private ImageBuildContext Context(CompressionLevel level)
        => ImageBuildContext.FromDirectory(_directory.FullName, options: new BuildContextOptions { Compression = level });
}
