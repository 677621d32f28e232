using System.IO.Pipelines;
using System.Net.Sockets;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using ArcBox.Ttrpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>What is ttrpc's alone in the calls of <see cref="ImageClient"/> to a real server.</summary>
[CancelAfter(30_000)]
public sealed class TtrpcCallTests
{
    private TestDirectory _directory;

    [SetUp]
    public void SetUp() => _directory = new TestDirectory();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    [Platform("Linux")]
    public async Task Calls_AbstractSocket_AreAnswered(CancellationToken cancellationToken)
    {
        string endpoint = $"ttrpc+unix:@arcbox-test-{Guid.NewGuid():n}";
        await using TtrpcServer server = await ServeAsync(endpoint, new ScriptedImageService());
        await using ImageClient client = ImageClient.ForEndpoint(endpoint);

        Assert.That(await client.ExistsAsync("busybox", cancellationToken), Is.True);
        Assert.That(await client.PullAsync("busybox", cancellationToken).ToListAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Calls_TcpOnThisMachine_AreAnsweredAndMayHoldCredentials(CancellationToken cancellationToken)
    {
        ScriptedImageService service = new();
        await using TtrpcServer server = await ServeAsync("ttrpc+tcp://127.0.0.1:0", service);
        await using ImageClient client = ImageClient.ForEndpoint($"ttrpc+{server.Addresses.Single()}");

        await client.PullToEndAsync("busybox", new PullOptions { Credential = RegistryCredential.Basic("me", "secret") }, cancellationToken: cancellationToken);

        Assert.That(((PullImageRequest)service.Requests.Single()).Auth, Is.Not.Empty);
    }

    [Test]
    public async Task Calls_PipesInsteadOfSockets_AreAnswered(CancellationToken cancellationToken)
    {
        List<Task> served = [];
        await using TtrpcServer server = new TtrpcServer().Bind<ImageService.ImageServiceBase>(ImageService.BindService, new ScriptedImageService());
        await using (TtrpcChannel channel = TtrpcChannel.ForPipe(_ =>
        {
            (IDuplexPipe near, IDuplexPipe far) = DuplexPipe.CreatePair();
            served.Add(server.ServeAsync(far, CancellationToken.None));
            return ValueTask.FromResult(near);
        }))
        {
            ImageClient client = new(channel);
            Assert.That(await client.ExistsAsync("busybox", cancellationToken), Is.True);
            Assert.That(await client.PullAsync("busybox", cancellationToken).ToListAsync(), Has.Count.EqualTo(2));
        }

        await Task.WhenAll(served).Soon();
        Assert.That(served, Has.Count.EqualTo(2), "a stream has a connection of its own");
    }

    [Test]
    public async Task List_AnswerOfMoreThanFourMebibytes_FailsAndTheNextCallGoesOn(CancellationToken cancellationToken)
    {
        await using IAsyncDisposable server = await ImageHost.StartAsync("ttrpc+unix", _directory["s.sock"], new ScriptedImageService { ListedImages = 70_000 });
        await using ImageClient client = ImageClient.ForEndpoint($"ttrpc+unix://{_directory["s.sock"]}");

        ArcBoxException failure = (await Assert.ThrowsAsync<ArcBoxException>(() => client.ListAsync(cancellationToken)))!;

        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
        Assert.That(await client.ExistsAsync("busybox", cancellationToken), Is.True);
    }

    [Test]
    public async Task Exists_Cancelled_ThrowsWithTheCallersTokenAndTheNextCallGoesOn(CancellationToken cancellationToken)
    {
        Gate release = new();
        using CancellationTokenSource caller = new();
        await using IAsyncDisposable server = await ImageHost.StartAsync("ttrpc+unix", _directory["s.sock"], new ImageServiceDouble
        {
            OnExists = async (_, _) =>
            {
                // Nothing tells a server of ttrpc that a unary call was cancelled.
                await caller.CancelAsync();
                await release.WaitAsync();
                return new ExistsImageResponse();
            },
            OnTag = (_, _) => Task.FromResult(new Empty()),
        });
        await using ImageClient client = ImageClient.ForEndpoint($"ttrpc+unix://{_directory["s.sock"]}");

        OperationCanceledException failure =
            (await Assert.ThrowsAsync<OperationCanceledException>(() => client.ExistsAsync("busybox", caller.Token)))!;

        Assert.That(failure.CancellationToken, Is.EqualTo(caller.Token));
        Assert.That(() => client.TagAsync("busybox", "other", cancellationToken), Throws.Nothing);
        release.Open();
    }

    [Test]
    [Platform("Linux")]
    public async Task Exists_ListenerThatAcceptsNobody_EndsWithTheConnectTimeout(CancellationToken cancellationToken)
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        ArcBoxEndpoint endpoint = ArcBoxEndpoint.Parse($"ttrpc+unix://{_directory["full.sock"]}");
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(endpoint.SocketPath!));
        listener.Listen(0);
        using Socket first = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await first.ConnectAsync(new UnixDomainSocketEndPoint(endpoint.SocketPath!), cancellationToken);
        ArcBoxChannelOptions options = new() { ConnectTimeout = TimeSpan.FromSeconds(7), TimeProvider = time };
        await using ImageClient client = ImageClient.ForEndpoint(endpoint, options);

        Task<bool> call = client.ExistsAsync("busybox", cancellationToken);
        while (!call.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        DaemonUnreachableException failure = await Thrown.ByAsync<DaemonUnreachableException>(call);
        Assert.That(failure.Message, Is.EqualTo($"{endpoint} cannot be reached: it did not take a connection within 7 s."));
        Assert.That(failure.IsTransient, Is.True);
    }

    [Test]
    public async Task Exists_ChannelOfTheCallersOwn_IsUnreachableUnderTheNameThatItHas(CancellationToken cancellationToken)
    {
        string path = _directory["absent.sock"];
        await using TtrpcChannel channel = TtrpcChannel.ForAddress($"unix:{path}");
        ImageClient client = new(channel);

        DaemonUnreachableException failure = (await Assert.ThrowsAsync<DaemonUnreachableException>(() => client.ExistsAsync("busybox", cancellationToken)))!;

        Assert.That(failure.Message, Does.StartWith($"unix://{path} cannot be reached: there is no socket"));
    }

    [Test]
    public async Task Exists_DeadlinePassesWhileConnecting_IsADeadlineAndNoUnreachableDaemon(CancellationToken cancellationToken)
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using TtrpcChannel channel = TtrpcChannel.ForAddress($"unix://{_directory["absent.sock"]}", new TtrpcChannelOptions { TimeProvider = time });
        DateTime deadline = time.GetUtcNow().UtcDateTime.AddMinutes(1);
        ImageClient client = new(channel.Intercept(new OptionsInterceptor(options => options.WithWaitForReady().WithDeadline(deadline))));

        Task<bool> call = client.ExistsAsync("busybox", cancellationToken);
        while (channel.State is var state and not TtrpcChannelState.TransientFailure) await channel.WaitForStateChangedAsync(state, cancellationToken);
        time.Advance(TimeSpan.FromMinutes(1));

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(call);
        Assert.That(failure, Is.TypeOf<ArcBoxException>());
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
        Assert.That(failure.Message, Does.Contain("there is no socket"));
    }

    private static async Task<TtrpcServer> ServeAsync(string address, ImageService.ImageServiceBase service)
    {
        TtrpcServer server = new TtrpcServer().Bind(ImageService.BindService, service).Listen(address);
        await server.StartAsync().Soon();
        return server;
    }
}
