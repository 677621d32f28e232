using System.Diagnostics;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>What a trace tells of a call.</summary>
[CancelAfter(30_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TraceTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly TraceDouble _trace = new();

    public void Dispose()
    {
        _trace.Dispose();
        _directory.Dispose();
    }

    [TestCase("unix", "grpc")]
    [TestCase("ttrpc+unix", "ttrpc")]
    public async Task UnaryCall_EndsWell_IsASpanByTheConventions(string scheme, string system, CancellationToken cancellationToken)
    {
        ScriptedImageService service = new();
        await using IAsyncDisposable server = await ImageHost.StartAsync(scheme, _directory["s.sock"], service);
        await using ImageClient client = ImageClient.ForEndpoint($"{scheme}://{_directory["s.sock"]}");

        await client.InspectAsync("nginx:1.27", cancellationToken: cancellationToken);

        Activity span = _trace.Ended.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(span.OperationName, Is.EqualTo("arcbox.v1.ImageService/Inspect"));
            Assert.That(span.Kind, Is.EqualTo(ActivityKind.Client));
            Assert.That(span.ParentSpanId, Is.EqualTo(_trace.Root.SpanId));
            Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Unset));
            Assert.That(span.TagObjects, Is.EquivalentTo(new Dictionary<string, object?>
            {
                ["rpc.system.name"] = system,
                ["rpc.method"] = "arcbox.v1.ImageService/Inspect",
                ["rpc.response.status_code"] = "OK",
                ["server.address"] = _directory["s.sock"],
                ["arcbox.image.reference"] = "nginx:1.27",
            }));
            Assert.That(Activity.Current, Is.SameAs(_trace.Root), "the caller's own context");
        }
    }

    [TestCase("unix")]
    [TestCase("ttrpc+unix")]
    public async Task AnyCall_WithinATrace_TellsTheServerWhichOne(string scheme, CancellationToken cancellationToken)
    {
        ScriptedImageService service = new();
        await using IAsyncDisposable server = await ImageHost.StartAsync(scheme, _directory["s.sock"], service);
        await using ImageClient client = ImageClient.ForEndpoint($"{scheme}://{_directory["s.sock"]}");

        await client.PullToEndAsync("nginx", cancellationToken: cancellationToken);

        Assert.That(service.Headers!.GetValue("traceparent"), Does.StartWith($"00-{_trace.Root.TraceId}-"));
    }

    [Test]
    public async Task Stream_EndsWell_IsOneSpanFromItsFirstStepToItsEnd()
    {
        await using ImageClient client = new(new InMemoryChannel(new ScriptedImageService()));

        IAsyncEnumerator<PullProgress> reader = client.PullAsync("nginx").GetAsyncEnumerator();
        Assert.That(await reader.MoveNextAsync(), Is.True);
        Assert.That(_trace.Ended, Is.Empty);
        while (await reader.MoveNextAsync()) Assert.That(Activity.Current, Is.SameAs(_trace.Root));

        Assert.That(_trace.Ended.Single().GetTagItem("rpc.response.status_code"), Is.EqualTo("OK"));
        Assert.That(_trace.Ended.Single().GetTagItem("rpc.system.name"), Is.EqualTo("in_memory"));
        await reader.DisposeAsync();
        Assert.That(_trace.Ended, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Stream_LeftEarly_IsCancelledAndNoError()
    {
        await using ImageClient client = new(new InMemoryChannel(new ScriptedImageService { StreamsForEver = true }));

        await foreach (PullProgress _ in client.PullAsync("nginx")) break;

        Activity span = _trace.Ended.Single();
        Assert.That(span.GetTagItem("rpc.response.status_code"), Is.EqualTo("CANCELLED"));
        Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Unset));
        Assert.That(span.GetTagItem("error.type"), Is.Null);
    }

    [Test]
    public async Task AnyCall_Fails_TellsStatusReasonAndWords()
    {
        await using ImageClient client = Failing(ImageServiceFailure.Create(StatusCode.NotFound, "no such image: x", ErrorReasons.ImageNotFound));

        await Thrown.ByAsync<ImageNotFoundException>(client.InspectAsync("x"));

        Activity span = _trace.Ended.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Error));
            Assert.That(span.StatusDescription, Is.EqualTo("no such image: x"));
            Assert.That(span.GetTagItem("rpc.response.status_code"), Is.EqualTo("NOT_FOUND"));
            Assert.That(span.GetTagItem("error.type"), Is.EqualTo("NOT_FOUND"));
            Assert.That(span.GetTagItem("arcbox.reason"), Is.EqualTo("IMAGE_NOT_FOUND"));
        }
    }

    [Test]
    public async Task UnaryCall_TriedAgain_HasAnEventForIt()
    {
        FakeTimeProvider time = new();
        int calls = 0;
        ImageServiceDouble service = new()
        {
            OnList = (_, _) => ++calls == 1 ? throw new RpcException(new Status(StatusCode.Unavailable, "busy")) : Task.FromResult(new ListImagesResponse()),
        };
        await using ImageClient client = new(new InMemoryChannel(service)) { Retry = new RetryOptions(), TimeProvider = time };

        await time.DuringAsync(client.ListAsync());

        Activity span = _trace.Ended.Single();
        ActivityEvent retry = span.Events.Single();
        Assert.That(retry.Name, Is.EqualTo("retry"));
        Assert.That(retry.Tags, Is.EquivalentTo(new Dictionary<string, object?> { ["arcbox.attempt"] = 1, ["error.type"] = "UNAVAILABLE" }));
        Assert.That(span.GetTagItem("rpc.response.status_code"), Is.EqualTo("OK"));
    }

    [Test]
    public async Task Build_ContextCannotBeRead_NamesTheException()
    {
        _directory.Write("app/Dockerfile", "FROM scratch");
        ImageBuildContext context = ImageBuildContext.FromDirectory(_directory["app"]);
        Directory.Delete(_directory["app"], recursive: true);
        await using ImageClient client = new(new InMemoryChannel(new ScriptedImageService()));

        await Thrown.ByAsync<DirectoryNotFoundException>(client.BuildToEndAsync(context));

        Assert.That(_trace.Ended.Single().GetTagItem("error.type"), Is.EqualTo("System.IO.DirectoryNotFoundException"));
    }

    [Test]
    public async Task Build_TagsAtItsEnd_BelongToItsSpan(CancellationToken cancellationToken)
    {
        ActivitySpanId? current = null;
        await using ImageClient client = new(new InMemoryChannel(new ImageServiceDouble
        {
            OnBuild = (_, responses, _) => responses.WriteAsync(new BuildProgress { Aux = $"sha256:{new string('1', 64)}" }),
            OnTag = (_, _) =>
            {
                // What a transport passes on that knows of traces itself, as gRPC's and HTTP's do.
                current = Activity.Current?.SpanId;
                return Task.FromResult(new Empty());
            },
        }));

        await client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream()), new BuildOptions { Tags = ["a:1"] }, cancellationToken: cancellationToken);

        Assert.That(current, Is.EqualTo(_trace.Ended.Single().SpanId));
        Assert.That(Activity.Current, Is.SameAs(_trace.Root), "the caller's own context");
    }

    private static ImageClient Failing(RpcException failure) => new(new InMemoryChannel(new ImageServiceDouble { OnInspect = (_, _) => throw failure }));
}
