using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>Contexts that are broken on purpose, or that would take far more memory than they are long.</summary>
public sealed class BuildLimitTests : BuildTestBase
{
    protected override ArcBoxMockOptions Options => new() { MaxBuildContextBytes = 10_000 };

    [Test]
    public async Task BuildAsync_DeepPath_IsTooMuchWithThoseAboveIt()
    {
        string deep = string.Join('/', Enumerable.Repeat("d", 1000));

        ArcBoxException failure = await FailureOfAsync<ArcBoxException>(() => BuildAsync("FROM scratch\nLABEL a=1", deep));

        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
        Assert.That(failure.Message, Does.Contain("paths").And.Contains(nameof(ArcBoxMockOptions.MaxBuildContextBytes)));
    }

    [Test]
    public async Task BuildAsync_VariableThatDoubles_IsStopped()
    {
        // Eight characters become 128 KiB with the fourteenth, and 128 MiB with the last.
        string doubling = string.Concat(Enumerable.Repeat("ENV A=$A$A\n", 24));

        (ArcBoxException failure, string log) = await FailAsync($"FROM scratch\nENV A=xxxxxxxx\n{doubling}");

        Assert.That((Kind(failure), failure.Message), Is.EqualTo(
            ((StatusCode.FailedPrecondition, ErrorReasons.BuildFailed), "failed to process \"$A$A\": its variables are longer than 131072 characters")));
        Assert.That(log, Does.Contain("Step 16/26").And.Not.Contains("Step 18/26"));
    }

    [Test]
    public async Task Build_EmptyChunks_AreNotKeptForTheEngine()
    {
        ChunkCounter engine = new();
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(options: new ArcBoxMockOptions { Backend = engine });
        server.OnBuild().When(context => context.Length == 3);
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> call = new ImageService.ImageServiceClient(server.OpenChannel()).Build();
        for (int count = 0; count < 100; count++) await call.RequestStream.WriteAsync(new BuildContext());
        await call.RequestStream.WriteAsync(new BuildContext { Data = ByteString.CopyFromUtf8("tar") });
        for (int count = 0; count < 100; count++) await call.RequestStream.WriteAsync(new BuildContext());
        await call.RequestStream.WriteAsync(new BuildContext { Eof = true });

        await foreach (BuildProgress _ in call.ResponseStream.ReadAllAsync()) Assert.Fail("The engine says nothing.");

        Assert.That(engine.Lengths, Is.EqualTo(new[] { 3, 0 }));
    }

    // Places of a header's fields are those of POSIX ustar; a number is base 256 where its first byte is 0x80.
    [TestCase(108, "80FFFFFFFFFFFFFF", "invalid tar header", TestName = "BuildAsync_UserIdOutOfBounds_IsNoArchive")]
    [TestCase(124, "80FFFFFFFFFFFFFFFFFFFFFF", "invalid tar header", TestName = "BuildAsync_LengthOutOfBounds_IsNoArchive")]
    [TestCase(124, "37373737373737373737370000", "unexpected EOF", TestName = "BuildAsync_LengthBehindTheEnd_IsNoWholeArchive")]
    [TestCase(124, "37373737373737373737370000000000000000000000000000000000000000004C", "invalid tar header",
        TestName = "BuildAsync_LongNameOutOfBounds_IsNoArchive")]
    public async Task BuildAsync_HeaderIsBroken_IsNoArchive(int place, string hex, string message)
    {
        byte[] archive = BrokenArchive.Make(place, Convert.FromHexString(hex));

        ArcBoxException engine = await FailureOfAsync<ArcBoxException>(() => UploadAsync(archive));
        Server.OnBuild().When(context => context.Files.Count > 0);
        ArcBoxException stub = await FailureOfAsync<ArcBoxException>(() => UploadAsync(archive));

        Assert.That(Kind(engine), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidBuild)));
        Assert.That(engine.Message, Does.Contain(message));
        Assert.That(stub.Message, Does.Contain(nameof(InvalidDataException)));
    }

    private Task<BuildResult> UploadAsync(byte[] archive) => Client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(archive)));

    private sealed class ChunkCounter : ImageService.ImageServiceBase
    {
        public List<int> Lengths { get; } = [];

        public override async Task Build(
            IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
        {
            await foreach (BuildContext chunk in requestStream.ReadAllAsync()) Lengths.Add(chunk.Data.Length);
        }
    }
}
