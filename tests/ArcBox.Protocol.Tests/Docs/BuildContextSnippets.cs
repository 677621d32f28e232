using System.IO.Compression;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Docs;

/// <summary>The examples of docs/build-contexts.md: <see cref="SnippetTests"/> checks that they are these.</summary>
[NonParallelizable]
public sealed class BuildContextSnippets
{
    private const string Id = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly string _before = Environment.CurrentDirectory;
    private TestDirectory _directory = null!;

    [SetUp]
    public void Enter()
    {
        _directory = new TestDirectory();
        _directory.Write("src/app/Dockerfile", "FROM scratch\n");
        _directory.Write("src/app/docker/Prod.Dockerfile", "FROM production\n");
        Environment.CurrentDirectory = _directory.FullName;
    }

    [TearDown]
    public void Leave()
    {
        Environment.CurrentDirectory = _before;
        _directory.Dispose();
    }

    [Test]
    public async Task FromDirectory_Build_EndsWithTheImage()
    {
        await using ImageClient client = new(new InMemoryChannel(new BuildingService()));

        ImageBuildContext context = ImageBuildContext.FromDirectory("src/app");

        BuildResult built = await client.BuildToEndAsync(context, new BuildOptions { Tags = ["app:1"] });

        Assert.That(built.ImageId, Is.EqualTo(Id));
    }

    [Test]
    public async Task FromDirectory_AnotherDockerfile_IsSentAsTheDockerfile()
    {
        ImageBuildContext context = ImageBuildContext.FromDirectory("src/app", "docker/Prod.Dockerfile");

        Assert.That((await context.ReadAsync())[0].Content, Is.EqualTo("FROM production\n"));
    }

    [Test]
    public async Task FromDirectory_Options_Compress()
    {
        BuildContextOptions options = new() { ModificationTime = DateTimeOffset.UnixEpoch, Compression = CompressionLevel.Fastest };

        ImageBuildContext context = ImageBuildContext.FromDirectory("src/app", options: options);

        Assert.That((await context.ToBytesAsync())[..2], Is.EqualTo(new byte[] { 0x1F, 0x8B }));
    }

    [Test]
    public void FromDirectory_BadLine_IsTold()
    {
        _directory.Write("src/app/.dockerignore", "\n\n[a-\n");
        using StringWriter output = new();
        TextWriter console = Console.Out;
        Console.SetOut(output);

        try
        {
            ImageBuildContext context = ImageBuildContext.FromDirectory("src/app");
        }
        catch (FormatException exception)
        {
            Console.WriteLine(exception.Message);      // '/home/me/src/app/.dockerignore', line 3: '[a-' is no pattern: …
        }

        Console.SetOut(console);
        Assert.That(output.ToString(), Does.Contain("line 3: '[a-' is no pattern: a '[' is not closed by ']'. Correct or remove the line"));
    }

    [Test]
    public async Task FromFiles_ThreeKinds_AreSent()
    {
        _directory.Write("artifacts/server", "ELF");
        byte[] publicKey = [1, 2, 3];

        ImageBuildContext context = ImageBuildContext.FromFiles(
        [
            BuildContextFile.FromText("Dockerfile", "FROM alpine:3\nCOPY app /app\n"),
            BuildContextFile.FromFile("app/server", "artifacts/server", UnixFileMode.UserRead | UnixFileMode.UserExecute),
            BuildContextFile.FromBytes("app/key.pub", publicKey),
        ]);

        Assert.That(await context.NamesAsync(), Is.EqualTo(new[] { "Dockerfile", "app/", "app/key.pub", "app/server" }));
    }

    [Test]
    public async Task FromStream_File_IsSentAsItIs()
    {
        _directory.Write("context.tar.gz", "packed");

        ImageBuildContext context = ImageBuildContext.FromStream(_ => new(File.OpenRead("context.tar.gz")));

        Assert.That(await context.ToBytesAsync(), Is.EqualTo("packed"u8.ToArray()));
    }

    [Test]
    public async Task WriteToAsync_File_IsTheArchive()
    {
        ImageBuildContext context = ImageBuildContext.FromDirectory("src/app");

        await using FileStream file = File.Create("context.tar");
        await context.WriteToAsync(file);

        Assert.That(file.Length, Is.EqualTo((await context.ToBytesAsync()).Length));
    }

    private sealed class BuildingService : ImageService.ImageServiceBase
    {
        public override async Task Build(
            IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
        {
            while (await requestStream.MoveNext(context.CancellationToken)) ;
            await responseStream.WriteAsync(new BuildProgress { Aux = $$"""{"ID":"{{Id}}"}""" });
        }

        public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context) => Task.FromResult(new Empty());
    }
}
