using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>The calls of <see cref="ImageClient"/> over a real gRPC server on a unix socket.</summary>
[CancelAfter(30_000)]
public sealed class GrpcCallTests
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
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, service);
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
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, new ScriptedImageService());
        await using ImageClient client = Client();

        List<string> statuses = [];
        await foreach (PullProgress progress in client.PullAsync("busybox", cancellationToken)) statuses.Add(progress.Status);

        Assert.That(statuses, Is.EqualTo(["Downloading", "Pull complete"]));
    }

    [Test]
    public async Task Push_Server_YieldsEachMessage(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, new ScriptedImageService());
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
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, service);
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
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, service);
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
    public async Task Exists_Socket_HasPlainAuthority(CancellationToken cancellationToken)
    {
        string? host = null;
        ScriptedImageService service = new()
        {
            Before = context =>
            {
                host = context.Host;
                return Task.CompletedTask;
            },
        };
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, service);
        await using ImageClient client = Client();

        await client.ExistsAsync("busybox", cancellationToken);

        Assert.That(host, Is.EqualTo("localhost"));
    }

    [Test]
    public async Task Exists_StatusDetails_BecomeTheReason(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, new ScriptedImageService
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
            Assert.That(failure.Endpoint, Is.EqualTo($"unix://{_socket}"));
            Assert.That(failure.IsTransient, Is.False);
        }
    }

    [Test]
    public async Task Endpoint_OfAChannelGivenToTheClient_IsTheChannelsOwn(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, new UnimplementedImageService());
        ChannelBase channel = ArcBoxChannel.ForEndpoint(ArcBoxEndpoint.Parse($"unix://{_socket}"));
        using IDisposable ownedChannel = (IDisposable)channel;
        await using ImageClient client = new(channel);

        ArcBoxException failure = (await Assert.CatchAsync<ArcBoxException>(() => client.ExistsAsync("busybox", cancellationToken)))!;

        Assert.That(failure.Endpoint, Is.EqualTo($"unix://{_socket}"));
    }

    [Test]
    public async Task Exists_ServerReportsUnavailable_IsTransientButNotUnreachable(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, new ScriptedImageService
        {
            Before = _ => throw new RpcException(new Status(StatusCode.Unavailable, "daemon is starting")),
        });
        await using ImageClient client = Client();

        ArcBoxException failure = (await Assert.ThrowsAsync<ArcBoxException>(() => client.ExistsAsync("busybox", cancellationToken)))!;

        Assert.That(failure.IsTransient, Is.True);
    }

    [Test]
    public async Task List_AnswerAboveTheLimit_Fails(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, new ScriptedImageService { ListedImages = 1000 });
        await using ImageClient client = Client(new ArcBoxChannelOptions { MaxReceiveMessageSize = 10_000 });

        ArcBoxException failure = (await Assert.ThrowsAsync<ArcBoxException>(() => client.ListAsync(cancellationToken)))!;

        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
    }

    [Test]
    public async Task List_AnswerOfMoreThanFourMebibytes_IsTakenByDefault(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, new ScriptedImageService { ListedImages = 70_000 });
        await using ImageClient client = Client();

        Assert.That(await client.ListAsync(cancellationToken), Has.Count.EqualTo(70_000));
    }

    [Test]
    public async Task Exists_Cancelled_ThrowsWithTheCallersTokenAndTellsTheServer(CancellationToken cancellationToken)
    {
        using CancellationTokenSource caller = new();
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, new ScriptedImageService
        {
            Before = async context =>
            {
                using CancellationTokenRegistration registration = context.CancellationToken.Register(cancelled.SetResult);
                await caller.CancelAsync();
                await cancelled.Task;
            },
        });
        await using ImageClient client = Client();

        OperationCanceledException failure =
            (await Assert.ThrowsAsync<OperationCanceledException>(() => client.ExistsAsync("busybox", caller.Token)))!;
        await cancelled.Task.WaitAsync(cancellationToken);

        Assert.That(failure.CancellationToken, Is.EqualTo(caller.Token));
    }

    [Test]
    public async Task Pull_LoopLeftEarly_TellsTheServer(CancellationToken cancellationToken)
    {
        ScriptedImageService service = new() { StreamsForEver = true };
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, service);
        await using ImageClient client = Client();

        await foreach (PullProgress progress in client.PullAsync("busybox", cancellationToken)) break;

        Assert.That(async () => await service.Cancelled.Task.WaitAsync(cancellationToken), Throws.Nothing);
    }

    [Test]
    public async Task Exists_AfterTheServerCameBack_IsAnswered(CancellationToken cancellationToken)
    {
        await using ImageClient client = Client();
        await using (await GrpcTestServer.OnSocketAsync(_socket, new ScriptedImageService())) await client.ExistsAsync("busybox", cancellationToken);
        // Either the old connection breaks or a new one is refused.
        await Assert.CatchAsync<ArcBoxException>(() => client.ExistsAsync("busybox", cancellationToken));
        await using GrpcTestServer again = await GrpcTestServer.OnSocketAsync(_socket, new ScriptedImageService());

        Assert.That(await client.ExistsAsync("busybox", cancellationToken), Is.True);
    }

    [Test]
    public async Task Exists_HttpNotFoundWithoutStatus_IsNotImplemented(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.WithoutServicesAsync(_socket);
        await using ImageClient client = Client();

        Assert.That(async () => await client.ExistsAsync("busybox", cancellationToken), Throws.TypeOf<ImageServiceNotImplementedException>());
    }

    [Test]
    public async Task Exists_StatusUnimplemented_IsNotImplemented(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_socket, new UnimplementedImageService());
        await using ImageClient client = Client();

        Assert.That(
            async () => await client.ExistsAsync("busybox", cancellationToken),
            Throws.TypeOf<ImageServiceNotImplementedException>().With.Message.Contains("docker+unix://"));
    }

    private ImageClient Client(ArcBoxChannelOptions? options = null) => ImageClient.ForEndpoint(ArcBoxEndpoint.Parse($"unix://{_socket}"), options);
}
