using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

public sealed class BuildContextTests : BuildTestBase
{
    protected override ArcBoxMockOptions Options => new() { MaxBuildContextBytes = 10_000 };

    [Test]
    public async Task BuildAsync_NoDockerfile_IsRefused()
    {
        ArcBoxException failure = await FailureOfAsync<ArcBoxException>(() => UploadAsync(Context(null, "app/Dockerfile").ToArray()));
        ArcBoxException empty = await FailureOfAsync<ArcBoxException>(() => UploadAsync([]));

        Assert.That(Kind(failure), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidBuild)));
        Assert.That(new[] { failure.Message, empty.Message }, Has.All.EqualTo("Cannot locate specified Dockerfile: Dockerfile"));
    }

    [TestCase(7, "unexpected EOF. The build context is not a whole tar archive.")]
    [TestCase(2000, "archive/tar: invalid tar header")]
    public async Task BuildAsync_Garbage_IsNoArchive(int length, string message)
    {
        ArcBoxException failure = await FailureOfAsync<ArcBoxException>(() => UploadAsync(Encoding.ASCII.GetBytes(new string('g', length))));

        Assert.That(Kind(failure), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidBuild)));
        Assert.That(failure.Message, Does.StartWith(message));
    }

    [Test]
    public async Task BuildAsync_ArchiveCutInAFile_IsNoWholeArchive()
    {
        byte[] archive = Context("FROM scratch\nLABEL a=1\n", new string('n', 50)).ToArray();

        ArcBoxException failure = await FailureOfAsync<ArcBoxException>(() => UploadAsync(archive[..^1500]));

        Assert.That((Kind(failure), failure.Message), Is.EqualTo(
            ((StatusCode.InvalidArgument, (string?)ErrorReasons.InvalidBuild), "unexpected EOF. The build context is not a whole tar archive.")));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1_000_000)]
    public async Task Build_UploadThatEndsWithoutEof_IsTruncated(int chunks)
    {
        byte[] archive = Context("FROM scratch\nLABEL a=1\n").ToArray();
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> call = Raw.Build();
        foreach (byte[] chunk in archive.Chunk(700).Take(chunks)) await call.RequestStream.WriteAsync(new BuildContext { Data = ByteString.CopyFrom(chunk) });
        await call.RequestStream.CompleteAsync();

        RpcException? thrown = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.That(thrown!.Status, Is.EqualTo(new Status(
            StatusCode.InvalidArgument, "The build context ended without a chunk marked eof; nothing was built.")));
        Assert.That(await Client.ListAsync(), Is.Empty);
    }

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(513)]
    [TestCase(1_000_000)]
    public async Task Build_ChunksOfAnyLength_AreOneArchive(int length)
    {
        foreach (byte[] archive in new[] { Context("FROM scratch\nCOPY d /x\n", "d/f").ToArray(), Packed(Context("FROM scratch\nCOPY d /x\n", "d/f")) })
        {
            using AsyncDuplexStreamingCall<BuildContext, BuildProgress> call = Raw.Build();
            await call.RequestStream.WriteAsync(new BuildContext());
            foreach (byte[] chunk in archive.Chunk(length)) await call.RequestStream.WriteAsync(new BuildContext { Data = ByteString.CopyFrom(chunk) });
            await call.RequestStream.WriteAsync(new BuildContext { Eof = true });
            BuildProgress? last = null;
            await foreach (BuildProgress line in call.ResponseStream.ReadAllAsync()) last = line;

            Assert.That(last!.Stream, Does.StartWith("Successfully built "));
        }
    }

    [Test]
    public async Task BuildAsync_LongFiles_AreSkipped()
    {
        using MemoryStream archive = new();
        await using (TarWriter tar = new(archive, leaveOpen: true))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "./big") { DataStream = new MemoryStream(new byte[1_000_000]) });
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "big" });
            MemoryStream dockerfile = new(Encoding.UTF8.GetBytes("FROM scratch\nCOPY big link /x/\n"));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "sub/../Dockerfile") { DataStream = dockerfile });
        }

        await UploadAsync(archive.ToArray());

        Assert.That(Server.Calls.Single().ContextBytes, Is.EqualTo(archive.Length));
    }

    [Test]
    public async Task BuildAsync_LongDockerfileOrNames_AreTooMuch()
    {
        string[] names = [.. Enumerable.Range(0, 150).Select(number => $"{number}{new string('n', 80)}")];

        ArcBoxException dockerfile = await FailureOfAsync<ArcBoxException>(() => UploadAsync(Context($"FROM scratch\n#{new string('x', 10_000)}").ToArray()));
        ArcBoxException files = await FailureOfAsync<ArcBoxException>(() => UploadAsync(Context("FROM scratch", names).ToArray()));

        Assert.That((dockerfile.StatusCode, files.StatusCode), Is.EqualTo((StatusCode.ResourceExhausted, StatusCode.ResourceExhausted)));
        Assert.That(files.Message, Does.Contain("10000 bytes").And.Contains(nameof(ArcBoxMockOptions.MaxBuildContextBytes)));
    }

    [Test]
    public async Task BuildAsync_PackedAsNobodyCanUnpackHere_IsUnimplemented()
    {
        ArcBoxException failure = await FailureOfAsync<ArcBoxException>(() => UploadAsync("BZh91AY&SY and so on"u8.ToArray()));

        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unimplemented));
        Assert.That(failure.Message, Does.Contain("bzip2"));
    }

    private Task<BuildResult> UploadAsync(byte[] archive) => Client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(archive)));

    private static byte[] Packed(MemoryStream archive)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true)) archive.CopyTo(gzip);
        return packed.ToArray();
    }
}
