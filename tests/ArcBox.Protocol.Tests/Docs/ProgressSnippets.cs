using ArcBox.Protocol.Tests.DockerEngine;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Moq;

namespace ArcBox.Protocol.Tests.Docs;

/// <summary>The examples of docs/progress.md: <see cref="SnippetTests"/> checks that they are these.</summary>
public sealed class ProgressSnippets
{
    [Test]
    public async Task PullToEndAsync_Progress_TellsHowFarItIs()
    {
        await using ReplayEngine engine = ReplayEngine.For("docker-pull");
        await using ImageClient client = engine.CreateClient();

        OrderedProgress<TransferState> progress = new(state =>
            Console.WriteLine($"{state.Fraction:P0} {state.Phase}, {state.Bytes} of {state.TotalBytes} bytes, {state.TimeLeft} left"));

        PullResult pulled = await client.PullToEndAsync("nginx:1.27", progress: progress);
        Console.WriteLine(pulled.Summary ?? "The image is there.");

        Assert.That(
            (pulled.Digest, pulled.IsUpToDate, pulled.Layers.Count),
            Is.EqualTo(("sha256:e4b94a13543f39c20344bb7a484b171b0332038e26030b3c022f9d709af20940", false, 3)));
    }

    [Test]
    public async Task Tracker_Lines_TellsLayers()
    {
        await using ReplayEngine engine = ReplayEngine.For("docker-pull");
        await using ImageClient client = engine.CreateClient();

        TransferTracker tracker = new();
        await foreach (PullProgress line in client.PullAsync("nginx:1.27"))
        {
            tracker.Update(line);
            foreach (LayerState layer in tracker.Snapshot().Layers) Console.WriteLine($"{layer.Id} {layer.Phase} {layer.Current}/{layer.Total}");
        }

        tracker.Complete();

        Assert.That(tracker.Snapshot().Fraction, Is.EqualTo(1));
    }

    [Test]
    public async Task PullAllAsync_Several_TellsEachEnd()
    {
        Mock<IImageClient> mock = new();
        mock.Setup(client => client.PullAsync(It.IsAny<string>(), null, It.IsAny<CancellationToken>()))
            .Returns(() => Streams.Of(new PullProgress { Id = "a", Status = "Pull complete" }));
        IImageClient client = mock.Object;
        int ended = 0;

        await foreach (PullAllProgress pull in client.PullAllAsync(["nginx:1.27", "redis:8", "postgres:17"], maxConcurrency: 2))
        {
            Console.WriteLine($"{pull.Reference} {pull.State.Fraction:P0} {pull.Failure?.Message}");
            if (pull.IsEnd) ended++;
        }

        Assert.That(ended, Is.EqualTo(3));
    }

    [Test]
    public async Task BuildToEndAsync_Progress_TellsSteps()
    {
        await using ReplayEngine engine = ReplayEngine.For("docker-build-scratch-again");
        await using ImageClient client = engine.CreateClient();
        ImageBuildContext context = ImageBuildContext.FromTar(new MemoryStream(new byte[512]));

        BuildResult built = await client.BuildToEndAsync(context, progress: new OrderedProgress<BuildState>(state =>
            Console.WriteLine($"{state.Fraction:P0} {state.Step?.Instruction}, {state.CachedSteps} cached")));

        Console.WriteLine($"{built.ImageId} in {built.Steps.Count} steps");
        foreach (string warning in built.Warnings) Console.WriteLine(warning);

        Assert.That((built.Steps.Count, built.Warnings.Count), Is.EqualTo((4, 0)));
    }

    [Test]
    public async Task WithStallTimeout_AnyStream_YieldsItsItems()
    {
        List<string> read = [];
        IAsyncEnumerable<PullProgress> lines = new[] { new PullProgress { Status = "a" }, new PullProgress { Status = "b" } }
            .ToAsyncEnumerable().Select(line => { read.Add(line.Status); return line; });

        await foreach (PullProgress line in lines.WithStallTimeout(TimeSpan.FromMinutes(1))) Console.WriteLine(line.Status);

        Assert.That(read, Is.EqualTo(new[] { "a", "b" }));
    }
}
