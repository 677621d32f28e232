using ArcBox.Protocol.Tests.Support;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>What is gRPC's alone in the calls of <see cref="ImageClient"/> to a real server on a unix socket.</summary>
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
    public async Task Exists_HttpNotFoundWithoutStatus_IsNotImplemented(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.WithoutServicesAsync(_socket);
        await using ImageClient client = Client();

        Assert.That(async () => await client.ExistsAsync("busybox", cancellationToken), Throws.TypeOf<ImageServiceNotImplementedException>());
    }

    private ImageClient Client(ArcBoxChannelOptions? options = null) => ImageClient.ForEndpoint(ArcBoxEndpoint.Parse($"unix://{_socket}"), options);
}
