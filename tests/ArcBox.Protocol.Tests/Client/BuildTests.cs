using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>What a build sends, and what becomes of a context that cannot be sent.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BuildTests
{
    private static readonly InMemoryChannelOptions OneMessage = new() { BufferedMessages = 1 };

    private readonly Gate _ended = new();
    private readonly List<BuildContext> _chunks = [];

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(64 * 1024)]
    [TestCase((3 * 64 * 1024) + 5)]
    public async Task BuildAsync_Context_ArrivesByteForByteWithEofOnTheLastChunk(int length)
    {
        byte[] archive = new byte[length];
        new Random(1).NextBytes(archive);

        await Collecting().BuildAsync(ImageBuildContext.FromTar(new MemoryStream(archive))).ToListAsync().Soon();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_chunks.SelectMany(chunk => chunk.Data).ToArray(), Is.EqualTo(archive));
            Assert.That(_chunks.Select(chunk => chunk.Eof), Is.EqualTo(_chunks.Select((_, place) => place == _chunks.Count - 1)));
            Assert.That(_chunks.Select(chunk => chunk.Data.Length), Is.All.LessThanOrEqualTo(64 * 1024));
        }
    }

    [Test]
    public async Task BuildAsync_ContextWithManySmallWrites_IsSentInFewChunks()
    {
        StreamDouble small = new(read => read < 1000 ? 100 : 0);

        await Collecting().BuildAsync(ImageBuildContext.FromTar(small)).ToListAsync().Soon();

        Assert.That(_chunks, Has.Count.EqualTo(2), "100,000 bytes are two chunks of at most 64 KiB");
    }

    [Test]
    public async Task BuildAsync_NotEnumerated_ReadsNothing()
    {
        MemoryStream tar = new(new byte[10]);

        IAsyncEnumerable<BuildProgress> build = Collecting().BuildAsync(ImageBuildContext.FromTar(tar));
        Assert.That(tar.Position, Is.Zero);
        await build.ToListAsync().Soon();

        Assert.That(tar.Position, Is.EqualTo(10));
    }

    [Test]
    public async Task BuildAsync_OneShotContextAgain_ThrowsInvalidOperation()
    {
        IAsyncEnumerable<BuildProgress> build = Collecting().BuildAsync(ImageBuildContext.FromTar(new MemoryStream()));
        await build.ToListAsync().Soon();

        InvalidOperationException failure = await Thrown.ByAsync<InvalidOperationException>(build.ToListAsync());

        Assert.That(failure.Message, Does.Contain("only once"));
    }

    private static IEnumerable<Exception> ContextFailures() =>
    [
        new IOException("unreadable"),
        new OperationCanceledException("unreadable"),
        // The types by which a channel says that a call is over.
        new InvalidOperationException("unreadable"),
        new RpcException(new Status(StatusCode.Unavailable, "unreadable")),
    ];

    [TestCaseSource(nameof(ContextFailures))]
    public async Task BuildAsync_ContextThrows_ThrowsThatAndTheServerSeesNoEof(Exception cause)
    {
        ImageBuildContext context = ImageBuildContext.FromTar(new StreamDouble(read => read < 3 ? 64 * 1024 : throw cause));

        Exception failure = await Thrown.ByAsync<Exception>(Collecting().BuildAsync(context).ToListAsync());

        Assert.That(failure, Is.SameAs(cause));
        await _ended.WaitAsync();
        Assert.That(_chunks, Has.None.Property(nameof(BuildContext.Eof)).True);
    }

    [Test]
    public async Task BuildAsync_ServerFailsWhileTheContextIsSent_ItsStatusWinsAndTheContextIsReadNoFurther()
    {
        StreamDouble endless = new(_ => 64 * 1024);
        ImageClient client = Building(
            async (requests, _, context) =>
            {
                await requests.MoveNext(context.CancellationToken);
                throw new RpcException(new Status(StatusCode.InvalidArgument, "unknown builder"));
            },
            OneMessage);

        ArcBoxException failure = await client.BuildAsync(ImageBuildContext.FromTar(endless)).ThrownAsync<ArcBoxException>();

        Assert.That(failure.Message, Is.EqualTo("unknown builder"));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
    }

    [Test]
    public async Task BuildAsync_ServerEndsWellWithoutReadingAll_IsABuild()
    {
        ImageClient client = Building((_, responses, _) => responses.WriteAsync(new BuildProgress { Stream = "done" }), OneMessage);

        Assert.That(await client.BuildAsync(ImageBuildContext.FromTar(new StreamDouble(_ => 64 * 1024))).ToListAsync().Soon(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task BuildAsync_LoopLeftEarly_TheServerSeesItCancelledWithoutEof()
    {
        ImageClient client = Building(
            async (requests, responses, context) =>
            {
                await responses.WriteAsync(new BuildProgress { Stream = "Step 1/1 : FROM scratch" });
                await CollectAsync(requests, context);
            },
            OneMessage);

        await foreach (BuildProgress _ in client.BuildAsync(ImageBuildContext.FromTar(new StreamDouble(_ => 64 * 1024)))) break;

        await _ended.WaitAsync();
        Assert.That(_chunks, Has.None.Property(nameof(BuildContext.Eof)).True);
    }

    [TestCase("Nginx")]
    [TestCase("")]
    [TestCase("app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void BuildAsync_BadTag_ThrowsAtTheCall(string tag)
        => Assert.That(
            () => Collecting().BuildAsync(ImageBuildContext.FromTar(Stream.Null), new BuildOptions { Tags = ["ok", tag] }), Throws.ArgumentException);

    private ImageClient Collecting() => Building((requests, _, context) => CollectAsync(requests, context));

    private static ImageClient Building(
        Func<IAsyncStreamReader<BuildContext>, IServerStreamWriter<BuildProgress>, ServerCallContext, Task> handler, InMemoryChannelOptions? options = null)
        => new(new InMemoryChannel(new ImageServiceDouble { OnBuild = handler }, options));

    private async Task CollectAsync(IAsyncStreamReader<BuildContext> requests, ServerCallContext context)
    {
        try
        {
            while (await requests.MoveNext(context.CancellationToken)) _chunks.Add(requests.Current);
        }
        finally
        {
            _ended.Open();
        }
    }
}
