using ArcBox.Protocol.Tests.DockerEngine;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Docs;

/// <summary>The examples of docs/build-options.md: <see cref="SnippetTests"/> checks that they are these.</summary>
[CancelAfter(30_000)]
public sealed class BuildOptionsSnippets
{
    [Test]
    public async Task BuildAsync_Options_ReachTheEngine()
    {
        await using ReplayEngine engine = new("1.41", Transcript.Read("docker-build-options").ToBytes(), ReplayEngine.Json("201 Created", ""));
        await using ImageClient client = engine.CreateClient();
        ImageBuildContext context = ImageBuildContext.FromTar(new MemoryStream(new byte[512]));
        BuildOptions options = new()
        {
            Tags = ["registry.example.com/app:1"],
            BuildArguments = new Dictionary<string, string?> { ["VERSION"] = "1.2.3" },
            Target = "runtime",
            Labels = new Dictionary<string, string> { ["org.opencontainers.image.revision"] = "4f2a9c1" },
            Platform = Platform.Parse("linux/amd64"),
            NoCache = true,
            Pull = true,
        };

        BuildResult built = await client.BuildToEndAsync(context, options);

        Assert.That(built.ImageId, Is.EqualTo("sha256:478b1cb4a8ada8be933723e4ab75648fd0ee829fad1063644db6a90fd5435a89"));
        Assert.That(Uri.UnescapeDataString(engine.Requests[0]), Does.Contain(
            """&buildargs={"VERSION":"1.2.3"}&target=runtime&labels={"org.opencontainers.image.revision":"4f2a9c1"}&platform=linux/amd64&nocache=1&pull=1"""));
        Assert.That(engine.Requests[1], Does.Contain("/tag?repo=registry.example.com%2Fapp&tag=1"));
    }

    [Test]
    public async Task BuildAsync_ChannelWithoutThem_Refuses()
    {
        await using ImageClient remote = ImageClient.ForEndpoint("unix:///run/arcbox.sock");
        ImageBuildContext context = ImageBuildContext.FromTar(new MemoryStream(new byte[512]));
        using StringWriter output = new();
        TextWriter console = Console.Out;
        Console.SetOut(output);
        try
        {
            try
            {
                await remote.BuildToEndAsync(context, new BuildOptions { Target = "runtime" });
            }
            catch (ArcBoxException exception) when (exception.Reason == ErrorReasons.BuildOptionsNotCarried)
            {
                Console.WriteLine(exception.Message);      // Target cannot be given to unix:///run/arcbox.sock; nothing was sent. …
            }
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.That(output.ToString(), Does.StartWith("Target cannot be given to unix:///run/arcbox.sock; nothing was sent. "));
    }

    [Test]
    public async Task BuildAsync_BuildKit_TellsItsLog()
    {
        await using ReplayEngine engine = ReplayEngine.For("docker-build-bk-run");
        await using ImageClient client = engine.CreateClient();
        ImageBuildContext context = ImageBuildContext.FromTar(new MemoryStream(new byte[512]));
        using StringWriter output = new();
        TextWriter console = Console.Out;
        Console.SetOut(output);
        try
        {
            BuildOptions withBuildKit = new() { Builder = ImageBuilder.BuildKit };
            await foreach (BuildProgress progress in client.BuildAsync(context, withBuildKit)) Console.Write(progress.Stream);
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.That(engine.Requests[0], Does.Contain("&version=2 HTTP/1.1"));
        Assert.That(output.ToString(), Does.Contain("#5 [2/3] COPY hello.txt /hello.txt\n#5 DONE 0.1s\n").And.EndsWith("Successfully tagged lab/bkrun:1\n"));
    }

    [Test]
    public async Task Build_ServiceOfOnesOwn_TakesThem()
    {
        await using ImageClient client = new(new InMemoryChannel(new MyImageService()));
        List<string> lines = [];

        ImageBuildContext context = ImageBuildContext.FromTar(new MemoryStream(new byte[512]));
        await foreach (BuildProgress line in client.BuildAsync(context, new BuildOptions { Target = "runtime" })) lines.Add(line.Stream);

        Assert.That(lines, Is.EqualTo(["runtime\n"]));
    }

    internal sealed class MyImageService : ImageService.ImageServiceBase, IBuildOptionsService
    {
        public bool TakesBuildOptions => true;

        public override async Task Build(
            IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
        {
            BuildOptions? options = BuildOptions.Of(context);          // null where none were given, and for calls from other processes
            await foreach (BuildContext chunk in requestStream.ReadAllAsync(context.CancellationToken)) { }
            await responseStream.WriteAsync(new BuildProgress { Stream = $"{options?.Target}\n" });
        }
    }
}
