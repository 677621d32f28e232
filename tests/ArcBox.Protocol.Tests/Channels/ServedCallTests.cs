using System.IO.Pipelines;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>The calls of <see cref="ImageClient"/> to a real server on a unix socket, over gRPC and over ttrpc.</summary>
[TestFixture("unix")]
[TestFixture("ttrpc+unix")]
[CancelAfter(30_000)]
public sealed class ServedCallTests(string scheme)
{
    private TestDirectory _directory;
    private string _socket;

    [SetUp]
    public void SetUp()
    {
        _directory = new TestDirectory();
        _socket = _directory["s.sock"];
    }

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public async Task UnaryCalls_Server_AreAnswered(CancellationToken cancellationToken)
    {
        ScriptedImageService service = new();
        await using IAsyncDisposable server = await StartAsync(service);
        await using ImageClient client = Client();

        IReadOnlyList<ImageSummary> images = await client.ListAsync(new ListOptions { All = true }, cancellationToken);
        ImageInfo image = await client.InspectAsync("busybox", cancellationToken);
        RemoveImageResponse removed = await client.RemoveAsync("busybox", new RemoveOptions { Force = true }, cancellationToken);
        await client.TagAsync("busybox", "team/app:2", cancellationToken);
        bool exists = await client.ExistsAsync("busybox", cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(images.Single().Id, Is.EqualTo(ScriptedImageService.Id));
            Assert.That(image.Os, Is.EqualTo("linux"));
            Assert.That(removed.Deleted, Is.EqualTo([ScriptedImageService.Id]));
            Assert.That(exists, Is.True);
            Assert.That(service.Requests, Is.EqualTo(new IMessage[]
            {
                new ListImagesRequest { All = true },
                new InspectImageRequest { Id = "busybox" },
                new RemoveImageRequest { Id = "busybox", Force = true },
                new TagImageRequest { Source = "busybox", Repo = "team/app", Tag = "2" },
                new ExistsImageRequest { Reference = "busybox" },
            }));
        }
    }

    [Test]
    public async Task Pull_Server_YieldsEachMessage(CancellationToken cancellationToken)
    {
        await using IAsyncDisposable server = await StartAsync(new ScriptedImageService());
        await using ImageClient client = Client();

        List<string> statuses = [];
        await foreach (PullProgress progress in client.PullAsync("busybox", cancellationToken)) statuses.Add(progress.Status);

        Assert.That(statuses, Is.EqualTo(["Downloading", "Pull complete"]));
    }

    [Test]
    public async Task Push_Server_YieldsEachMessage(CancellationToken cancellationToken)
    {
        await using IAsyncDisposable server = await StartAsync(new ScriptedImageService());
        await using ImageClient client = Client();

        List<string> statuses = [];
        await foreach (PushProgress progress in client.PushAsync("team/app:1", cancellationToken)) statuses.Add(progress.Status);

        Assert.That(statuses, Is.EqualTo(["Pushed"]));
    }

    [Test]
    public async Task Build_ArchiveOfManyChunks_ArrivesWhole(CancellationToken cancellationToken)
    {
        byte[] archive = new byte[1_000_000];
        new Random(1).NextBytes(archive);
        ScriptedImageService service = new();
        await using IAsyncDisposable server = await StartAsync(service);
        await using ImageClient client = Client();

        string? imageId = null;
        await foreach (BuildProgress progress in client.BuildAsync(ImageBuildContext.FromTar(new MemoryStream(archive)), cancellationToken))
            imageId = progress.ImageId;

        BuildContext received = (BuildContext)service.Requests.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(imageId, Is.EqualTo(ScriptedImageService.Id));
            Assert.That(received.Eof, Is.True);
            Assert.That(received.Data.Span.SequenceEqual(archive), Is.True);
        }
    }

    [Test]
    public async Task Exists_HeadersAndTimeout_Arrive(CancellationToken cancellationToken)
    {
        ScriptedImageService service = new();
        await using IAsyncDisposable server = await StartAsync(service);
        await using ImageClient client = Client();
        ExistsOptions options = new() { Timeout = TimeSpan.FromMinutes(5), Headers = new Metadata { { "x-machine", "default" } } };
        DateTime before = TimeProvider.System.GetUtcNow().UtcDateTime;

        await client.ExistsAsync("busybox", options, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(service.Headers!.GetValue("x-machine"), Is.EqualTo("default"));
            Assert.That(service.Deadline, Is.GreaterThan(before + TimeSpan.FromMinutes(4)).And.LessThan(before + TimeSpan.FromMinutes(6)));
        }
    }

    [Test]
    public async Task Exists_StatusDetails_BecomeTheReason(CancellationToken cancellationToken)
    {
        await using IAsyncDisposable server = await StartAsync(new ScriptedImageService
        {
            Before = _ => throw StatusDetails.ToException(StatusCode.FailedPrecondition, "a container holds on to it", ErrorReasons.ImageInUse),
        });
        await using ImageClient client = Client();

        ArcBoxException failure = (await Assert.ThrowsAsync<ArcBoxException>(() => client.ExistsAsync("busybox", cancellationToken)))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.ImageInUse));
            Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.FailedPrecondition));
            Assert.That(failure.Message, Is.EqualTo("a container holds on to it"));
            Assert.That(failure.Endpoint, Is.EqualTo($"{scheme}://{_socket}"));
            Assert.That(failure.IsTransient, Is.False);
        }
    }

    [Test]
    public async Task Endpoint_OfAChannelGivenToTheClient_IsTheChannelsOwn(CancellationToken cancellationToken)
    {
        await using IAsyncDisposable server = await StartAsync(new UnimplementedImageService());
        ChannelBase channel = ArcBoxChannel.ForEndpoint(ArcBoxEndpoint.Parse($"{scheme}://{_socket}"));
        await using ImageClient client = new(channel);

        ArcBoxException failure = (await Assert.CatchAsync<ArcBoxException>(() => client.ExistsAsync("busybox", cancellationToken)))!;
        await channel.ShutdownAsync();

        Assert.That(failure.Endpoint, Is.EqualTo($"{scheme}://{_socket}"));
    }

    [Test]
    public async Task Exists_ServerReportsUnavailable_IsTransientButNotUnreachable(CancellationToken cancellationToken)
    {
        await using IAsyncDisposable server = await StartAsync(new ScriptedImageService
        {
            Before = _ => throw new RpcException(new Status(StatusCode.Unavailable, "daemon is starting")),
        });
        await using ImageClient client = Client();

        ArcBoxException failure = (await Assert.ThrowsAsync<ArcBoxException>(() => client.ExistsAsync("busybox", cancellationToken)))!;

        Assert.That(failure.IsTransient, Is.True);
    }

    [Test]
    public async Task Pull_LoopLeftEarly_TellsTheServer(CancellationToken cancellationToken)
    {
        ScriptedImageService service = new() { StreamsForEver = true };
        await using IAsyncDisposable server = await StartAsync(service);
        await using ImageClient client = Client();

        await foreach (PullProgress progress in client.PullAsync("busybox", cancellationToken)) break;

        Assert.That(async () => await service.Cancelled.Task.WaitAsync(cancellationToken), Throws.Nothing);
    }

    [Test]
    public async Task Exists_AfterTheServerCameBack_IsAnswered(CancellationToken cancellationToken)
    {
        await using ImageClient client = Client();
        await using (await StartAsync(new ScriptedImageService())) await client.ExistsAsync("busybox", cancellationToken);
        // Either the old connection breaks or a new one is refused.
        await Assert.CatchAsync<ArcBoxException>(() => client.ExistsAsync("busybox", cancellationToken));
        await using IAsyncDisposable again = await StartAsync(new ScriptedImageService());

        Assert.That(await client.ExistsAsync("busybox", cancellationToken), Is.True);
    }

    [Test]
    public async Task Exists_StatusUnimplemented_IsNotImplemented(CancellationToken cancellationToken)
    {
        await using IAsyncDisposable server = await StartAsync(new UnimplementedImageService());
        await using ImageClient client = Client();

        Assert.That(
            async () => await client.ExistsAsync("busybox", cancellationToken),
            Throws.TypeOf<ImageServiceNotImplementedException>().With.Message.Contains("docker+unix://"));
    }

    [Test]
    public async Task Build_FailingStatusWithExitCode_IsABuildException(CancellationToken cancellationToken)
    {
        await using IAsyncDisposable server = await StartAsync(new ScriptedImageService
        {
            Before = _ => throw StatusDetails.ToException(StatusCode.FailedPrecondition, "RUN failed: größe", ErrorReasons.BuildFailed, exitCode: 7),
        });
        await using ImageClient client = Client();

        ImageBuildException failure = await client.BuildAsync(ImageBuildContext.FromTar(Stream.Null), cancellationToken).ThrownAsync<ImageBuildException>();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.ExitCode, Is.EqualTo(7));
            Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.BuildFailed));
            Assert.That(failure.Message, Is.EqualTo("RUN failed: größe"));
        }
    }

    [Test]
    public async Task Build_RefusedWhileALongContextIsSent_TellsTheServersWords(CancellationToken cancellationToken)
    {
        await using IAsyncDisposable server = await StartAsync(new ImageServiceDouble
        {
            OnBuild = async (requests, _, context) =>
            {
                await requests.MoveNext(context.CancellationToken);
                throw StatusDetails.ToException(StatusCode.InvalidArgument, "this is no archive", ErrorReasons.InvalidBuild);
            },
        });
        await using ImageClient client = Client();
        using EndlessStream garbage = new(1_000_000_000);

        ImageBuildException failure = await client.BuildAsync(ImageBuildContext.FromTar(garbage), cancellationToken).ThrownAsync<ImageBuildException>();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Is.EqualTo("this is no archive"));
            Assert.That(garbage.Left, Is.Positive, "what nobody reads is not sent to its end");
        }
    }

    [Test]
    public async Task Build_ContextCannotBeRead_ThrowsThatAndEndsTheHandler(CancellationToken cancellationToken)
    {
        Gate begun = new(), ended = new();
        bool complete = false;
        await using IAsyncDisposable server = await StartAsync(new ImageServiceDouble
        {
            OnBuild = async (requests, _, context) =>
            {
                context.CancellationToken.Register(ended.Open);
                while (await requests.MoveNext(context.CancellationToken))
                {
                    complete |= requests.Current.Eof;
                    begun.Open();
                }
            },
        });
        await using ImageClient client = Client();
        Pipe context = new();

        Task<IOException> failure = client.BuildAsync(ImageBuildContext.FromTar(context.Reader.AsStream()), cancellationToken).ThrownAsync<IOException>();
        for (int i = 0; i < 3; i++) await context.Writer.WriteAsync(new byte[64 * 1024], cancellationToken);
        await begun.WaitAsync();
        await context.Writer.CompleteAsync(new IOException("unreadable"));

        Assert.That((await failure).Message, Is.EqualTo("unreadable"));
        await ended.WaitAsync();
        Assert.That(complete, Is.False);
    }

    [Test]
    public async Task Pull_Cancelled_ThrowsWithTheCallersTokenAndTellsTheServer(CancellationToken cancellationToken)
    {
        ScriptedImageService service = new() { StreamsForEver = true };
        await using IAsyncDisposable server = await StartAsync(service);
        await using ImageClient client = Client();
        using CancellationTokenSource caller = new();
        await using IAsyncEnumerator<PullProgress> reader = client.PullAsync("busybox", caller.Token).GetAsyncEnumerator(cancellationToken);
        for (int i = 0; i < 2; i++) Assert.That(await reader.MoveNextAsync().Soon(), Is.True);

        ValueTask<bool> next = reader.MoveNextAsync();
        await caller.CancelAsync();

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(next.AsTask())).CancellationToken, Is.EqualTo(caller.Token));
        await service.Cancelled.Task.Soon();
    }

    [Test]
    public async Task Pull_TimeoutPasses_IsDeadlineExceededAndTellsTheServer(CancellationToken cancellationToken)
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        ScriptedImageService service = new() { StreamsForEver = true };
        await using IAsyncDisposable server = await StartAsync(service);
        await using ImageClient client = Client(new ArcBoxChannelOptions { TimeProvider = time });
        PullOptions options = new() { Timeout = TimeSpan.FromMinutes(5) };
        await using IAsyncEnumerator<PullProgress> reader = client.PullAsync("busybox", options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        for (int i = 0; i < 2; i++) Assert.That(await reader.MoveNextAsync().Soon(), Is.True);

        time.Advance(TimeSpan.FromMinutes(5));

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(reader.MoveNextAsync().AsTask());
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
        await service.Cancelled.Task.Soon();
    }

    private Task<IAsyncDisposable> StartAsync<TService>(TService service)
        where TService : ImageService.ImageServiceBase => ImageHost.StartAsync(scheme, _socket, service);

    private ImageClient Client(ArcBoxChannelOptions? options = null)
        => ImageClient.ForEndpoint(ArcBoxEndpoint.Parse($"{scheme}://{_socket}"), options);
}
