using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

public sealed class BuildStubTests : MockServerTests
{
    private protected override ArcBoxMockOptions Options => base.Options with { MaxBuildContextBytes = 200_000 };

    [Test]
    public async Task Emits_Build_AnswersBehindTheUpload()
    {
        Server.OnBuild().Emits(MockProgress.Build(steps: 3, seed: 7));

        string? id = (await Client.BuildToEndAsync(ImageBuildContext.FromTar(Tar(("Dockerfile", "FROM scratch"))))).ImageId;

        Assert.That(id, Is.EqualTo(MockProgress.Build(3, 7).Last(line => line.ImageId is not null).ImageId));
        Assert.That(Server.Calls.Single().ContextBytes, Is.EqualTo(Tar(("Dockerfile", "FROM scratch")).Length));
    }

    [Test]
    public async Task When_LooksIntoTheContext_AndTheEngineStillGetsIt()
    {
        using MemoryStream tar = Tar(("./Dockerfile", "FROM alpine\n"), ("src/app.py", "print()"));
        (string?, string, long) seen = default;
        Server.OnBuild().When(context => Note(out seen, (context.Dockerfile, string.Join(' ', context.Files), context.Length)));

        string log = await BuildAsync(ImageBuildContext.FromTar(tar));

        Assert.That(seen, Is.EqualTo(("FROM alpine\n", "Dockerfile src/app.py", tar.Length)));
        Assert.That(log, Is.EqualTo("engine built\n"));
        Assert.That((Engine.UploadedBytes, Server.Calls.Single().ContextBytes), Is.EqualTo((tar.Length, tar.Length)), "replayed, and counted once");
    }

    [Test]
    public async Task When_GzipAndNoDockerfile_ReadsTheNames()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionMode.Compress, leaveOpen: true)) Tar(("app/Dockerfile", "FROM x")).CopyTo(gzip);
        packed.Position = 0;
        (string?, string) seen = default;
        Server.OnBuild().When(context => Note(out seen, (context.Dockerfile, context.Files.Single())));

        await BuildAsync(ImageBuildContext.FromTar(packed));

        Assert.That(seen, Is.EqualTo(((string?)null, "app/Dockerfile")));
    }

    [TestCase("BZh91AY&SY", "bzip2")]
    [TestCase("garbage that is no archive", "InvalidData")]
    public void When_ContextCannotBeRead_TheCallSaysWhy(string content, string expected)
    {
        Server.OnBuild().When(context => context.Files.Count > 0);
        using MemoryStream upload = new(Encoding.ASCII.GetBytes(content.PadRight(600, 'x')));

        Assert.That(async () => await BuildAsync(ImageBuildContext.FromTar(upload)), Throws.TypeOf<ArcBoxException>().With.Message.Contains(expected));
    }

    [Test]
    public void When_ContextTooLong_IsRefused()
    {
        Server.OnBuild().When(_ => true).Emits(new BuildProgress { Stream = "stub" });
        using MemoryStream tar = Tar(("big", new string('x', 300_000)));

        Assert.That(async () => await BuildAsync(ImageBuildContext.FromTar(tar)), Throws.TypeOf<ArcBoxException>()
            .With.Property("StatusCode").EqualTo(StatusCode.ResourceExhausted).And.Message.Contains("MaxBuildContextBytes"));
    }

    [Test]
    public async Task Emits_ContextLongerThanTheLimit_IsOnlyCounted()
    {
        Server.OnBuild().Emits(new BuildProgress { Stream = "stub" });
        using MemoryStream tar = Tar(("big", new string('x', 300_000)));

        Assert.That(await BuildAsync(ImageBuildContext.FromTar(tar)), Is.EqualTo("stub"));
        Assert.That(Server.Calls.Single().ContextBytes, Is.EqualTo(tar.Length));
    }

    [Test]
    public async Task Emits_Function_SeesTheContext()
    {
        Server.OnBuild().Emits(context => [new BuildProgress { Stream = context.Dockerfile }]);

        Assert.That(await BuildAsync(ImageBuildContext.FromTar(Tar(("Dockerfile", "FROM me")))), Is.EqualTo("FROM me"));
    }

    [Test]
    public async Task Emits_WithoutEof_FailsAsCutShort([Values] bool withPredicate)
    {
        StreamStub<MockBuildContext, BuildProgress> stub = Server.OnBuild().Emits(new BuildProgress { Stream = "stub" });
        if (withPredicate) stub.When(_ => true);
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> build = Raw().Build();
        await build.RequestStream.WriteAsync(new BuildContext { Data = ByteString.CopyFromUtf8("half") });
        await build.RequestStream.CompleteAsync();

        RpcException failure = (await Assert.ThrowsAsync<RpcException>(async () => await build.ResponseStream.MoveNext()))!;

        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
        Assert.That(Encoding.UTF8.GetString(failure.Trailers.GetValueBytes("grpc-status-details-bin")!), Does.Contain(ErrorReasons.ContextTruncated));
    }

    [Test]
    public async Task AnswersEarly_UploadWithoutEnd_IsRefusedAtOnce()
    {
        Server.OnBuild().AnswersEarly().Fails(StatusCode.PermissionDenied, "no builds here");
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> build = Raw().Build();

        RpcException failure = (await Assert.ThrowsAsync<RpcException>(async () => await build.ResponseStream.MoveNext()))!;

        Assert.That(failure.Status.Detail, Is.EqualTo("no builds here"));
        Assert.That((await Server.WaitForCallAsync(call => call.EndedAt is not null)).ContextBytes, Is.Zero);
    }

    [Test]
    public void AnswersEarly_LooksIntoTheContext_SaysThatItIsNotRead()
    {
        Server.OnBuild().AnswersEarly().Emits(context => [new BuildProgress { Stream = context.Dockerfile }]);

        Assert.That(
            async () => await BuildAsync(ImageBuildContext.FromTar(Tar(("Dockerfile", "FROM me")))),
            Throws.TypeOf<ArcBoxException>().With.Message.Contains("has not been read"));
    }

    [Test]
    public void FailsInBand_BehindAStep_IsTheBuildsFailure()
    {
        Server.OnBuild().Emits(MockProgress.Build(steps: 4).UntilStep(3)).FailsInBand("The command '/bin/sh -c make part-3' returned a non-zero code: 2");

        Assert.That(
            async () => await BuildAsync(ImageBuildContext.FromTar(Tar(("Dockerfile", "FROM me")))),
            Throws.TypeOf<ImageBuildException>().With.Property("Step").Contains("Step 3/4").And.Message.Contains("non-zero code: 2")
                .And.Property("LogTail").Some.Contains("made part 3"));
    }

    [Test]
    public void Fails_ExitCode_ReachesTheClient()
    {
        Server.OnBuild().Fails(StatusCode.FailedPrecondition, "RUN failed", ErrorReasons.BuildFailed, exitCode: 7);

        Assert.That(
            async () => await BuildAsync(ImageBuildContext.FromTar(Tar(("Dockerfile", "FROM me")))),
            Throws.TypeOf<ImageBuildException>().With.Property("ExitCode").EqualTo(7));
    }

    private static bool Note<T>(out T seen, T value)
    {
        seen = value;
        return true;
    }

    private static MemoryStream Tar(params (string Name, string Text)[] files)
    {
        MemoryStream tar = new();
        using (TarWriter writer = new(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "src/"));
            foreach ((string name, string text) in files)
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        tar.Position = 0;
        return tar;
    }

    private async Task<string> BuildAsync(ImageBuildContext context)
    {
        StringBuilder log = new();
        await foreach (BuildProgress progress in Client.BuildAsync(context)) log.Append(progress.Stream);
        return log.ToString();
    }

    private ImageService.ImageServiceClient Raw() => new(Server.OpenChannel());
}
