using System.Net.Sockets;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>The Docker Engine backend as a server for others: they see what the engine's own channel would show.</summary>
[TestFixture("unix")]
[TestFixture("ttrpc+unix")]
[CancelAfter(30_000)]
public sealed class HostedEngineTests(string scheme)
{
    private TestDirectory _directory;

    private static readonly string[] Answers =
    [
        "docker-pull", "docker-push-open", "docker-build-run", "docker-list-filter-dangling", "docker-inspect", "docker-inspect", "docker-inspect-missing",
        "docker-tag", "docker-delete-inuse-force",
    ];

    [SetUp]
    public void SetUp() => _directory = new TestDirectory();

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public async Task Calls_AllMethods_GiveWhatTheEnginesOwnChannelGives(CancellationToken cancellationToken)
    {
        await using ReplayEngine direct = ReplayEngine.For(Answers);
        await using ReplayEngine hosted = ReplayEngine.For(Answers);
        await using ImageClient directClient = direct.CreateClient();
        using DockerEngineImageService service = new(hosted.Endpoint);
        await using IAsyncDisposable server = await HostAsync(service);
        await using ImageClient hostedClient = Client();

        List<object> expected = await CallAllAsync(directClient, cancellationToken);
        List<object> actual = await CallAllAsync(hostedClient, cancellationToken);

        Assert.That(actual, Is.EqualTo(expected));
        Assert.That(hosted.Requests, Is.EqualTo(direct.Requests));
        Assert.That(hosted.Requests, Has.Count.EqualTo(Answers.Length));
    }

    [TestCase("docker-pull-missing-tag")]
    [TestCase("docker-pull-auth-none")]
    [TestCase("docker-pull-midstream-corrupt")]
    [TestCase("docker-pull-refused")]
    [TestCase("docker-pull-badref")]
    public async Task PullAsync_Failure_IsTheOneOfTheEnginesOwnChannel(string transcript)
        => await CompareFailuresAsync(transcript, static client => client.PullToEndAsync("127.0.0.1:5601/lab/multi:1"));

    [TestCase("docker-build-fail")]
    [TestCase("docker-build-badcopy")]
    [TestCase("docker-build-syntax")]
    [TestCase("podman-build-fail")]
    public async Task BuildAsync_Failure_IsTheOneOfTheEnginesOwnChannel(string transcript)
        => await CompareFailuresAsync(transcript, static client => client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[512]))));

    [TestCase("docker-delete-inuse")]
    [TestCase("docker-delete-missing")]
    public async Task RemoveAsync_Failure_IsTheOneOfTheEnginesOwnChannel(string transcript)
        => await CompareFailuresAsync(transcript, static client => client.RemoveAsync("x"));

    [Test]
    public async Task ListAsync_NoEngine_IsTheServersTroubleAndNotTheClients(CancellationToken cancellationToken)
    {
        using DockerEngineImageService service = new(ArcBoxEndpoint.Parse($"docker+unix://{_directory["absent.sock"]}"));
        await using IAsyncDisposable server = await HostAsync(service);
        await using ImageClient client = Client();

        ArcBoxException failure = (await Assert.CatchAsync<ArcBoxException>(() => client.ListAsync(cancellationToken)))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure, Is.TypeOf<ArcBoxException>());
            Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.EngineUnreachable));
            Assert.That(failure.Message, Does.Contain("there is no socket"));
        }
    }

    [Test]
    public async Task PullAsync_Cancelled_EndsTheEnginesRequest(CancellationToken cancellationToken)
    {
        using SlowEngine engine = new();
        using DockerEngineImageService service = new(engine.Endpoint);
        await using IAsyncDisposable server = await HostAsync(service);
        await using ImageClient client = Client();
        using CancellationTokenSource caller = new();

        Task pull = client.PullToEndAsync("nginx", cancellationToken: caller.Token);
        await engine.AnswerPingAsync().Soon();
        using Socket request = await engine.ReadHeadAsync().Soon();
        await caller.CancelAsync();

        Assert.That((await Thrown.ByAsync<OperationCanceledException>(pull)).CancellationToken, Is.EqualTo(caller.Token));
        Assert.That(await request.ReceiveAsync(new byte[1], cancellationToken), Is.Zero);
    }

    private static async Task<List<object>> CallAllAsync(ImageClient client, CancellationToken cancellationToken)
    {
        List<object> results = [];
        await foreach (PullProgress progress in client.PullAsync("127.0.0.1:5601/lab/multi:1", cancellationToken)) results.Add(progress);
        await foreach (PushProgress progress in client.PushAsync("127.0.0.1:5601/lab/tagged:v2", cancellationToken)) results.Add(progress);
        ImageBuildContext context = ImageBuildContext.FromTar(new MemoryStream(new byte[200_000]));
        await foreach (BuildProgress progress in client.BuildAsync(context, cancellationToken)) results.Add(progress);
        results.AddRange(await client.ListAsync(new ListOptions { Filters = new ImageFilters().Dangling() }, cancellationToken));
        results.Add(await client.InspectAsync("127.0.0.1:5601/lab/multi:1", cancellationToken));
        results.Add((await client.FindIdAsync("127.0.0.1:5601/lab/multi:1", cancellationToken))!);
        results.Add(await client.ExistsAsync("missing", cancellationToken));
        await client.TagAsync("127.0.0.1:5601/lab/multi:1", "other", cancellationToken);
        results.Add(await client.RemoveAsync("x", new RemoveOptions { Force = true }, cancellationToken));
        return results;
    }

    private async Task CompareFailuresAsync(string transcript, Func<ImageClient, Task> call)
    {
        await using ReplayEngine direct = ReplayEngine.For(transcript);
        await using ReplayEngine hosted = ReplayEngine.For(transcript);
        await using ImageClient directClient = direct.CreateClient();
        using DockerEngineImageService service = new(hosted.Endpoint);
        await using IAsyncDisposable server = await HostAsync(service);
        await using ImageClient hostedClient = Client();

        ArcBoxException expected = await Thrown.ByAsync<ArcBoxException>(call(directClient));
        ArcBoxException actual = await Thrown.ByAsync<ArcBoxException>(call(hostedClient));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(actual, Is.TypeOf(expected.GetType()));
            Assert.That(actual.Message, Is.EqualTo(expected.Message));
            Assert.That(actual.StatusCode, Is.EqualTo(expected.StatusCode));
            Assert.That(actual.Reason, Is.EqualTo(expected.Reason).And.Not.Null);
            Assert.That(actual.IsTransient, Is.EqualTo(expected.IsTransient));
            Assert.That((actual as ImageBuildException)?.ExitCode, Is.EqualTo((expected as ImageBuildException)?.ExitCode));
            Assert.That((actual as ImageBuildException)?.LogTail, Is.EqualTo((expected as ImageBuildException)?.LogTail));
        }
    }

    private Task<IAsyncDisposable> HostAsync(DockerEngineImageService service) => ImageHost.StartAsync(scheme, _directory["s.sock"], service);

    private ImageClient Client() => ImageClient.ForEndpoint($"{scheme}://{_directory["s.sock"]}");
}
