using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>What is measured of calls.</summary>
[CancelAfter(30_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MetricTests : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly MetricDouble _metrics;
    private IAsyncDisposable? _server;

    public MetricTests() => _metrics = new MetricDouble(_directory["s.sock"]);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _metrics.Dispose();
        _directory.Dispose();
    }

    [Test]
    public async Task UnaryCalls_GoodAndBad_AreTimedByMethodAndStatus(CancellationToken cancellationToken)
    {
        await using ImageClient client = await OpenAsync(new ImageServiceDouble
        {
            OnExists = (_, _) => Task.FromResult(new ExistsImageResponse()),
            OnInspect = (_, _) => throw new RpcException(new Status(StatusCode.Internal, "bug")),
        });

        await client.ExistsAsync("nginx", cancellationToken: cancellationToken);
        await Thrown.ByAsync<ArcBoxException>(client.InspectAsync("nginx", cancellationToken: cancellationToken));

        string target = $"rpc.system.name=ttrpc rpc.method=arcbox.v1.ImageService/{{0}} server.address={_directory["s.sock"]}";
        Assert.That(_metrics.Measured.Select(one => (one.Name, one.Tags)), Is.EqualTo(new[]
        {
            ("rpc.client.call.duration", $"{string.Format(null, target, "Exists")} rpc.response.status_code=OK"),
            ("rpc.client.call.duration", $"{string.Format(null, target, "Inspect")} rpc.response.status_code=INTERNAL error.type=INTERNAL"),
        }));
        Assert.That(_metrics.Measured.Select(one => one.Value), Is.All.GreaterThan(0));
    }

    [Test]
    public async Task Streams_UnderWay_AreCounted(CancellationToken cancellationToken)
    {
        await using ImageClient client = await OpenAsync(new ScriptedImageService { StreamsForEver = true });

        await foreach (PullProgress _ in client.PullAsync("nginx", cancellationToken: cancellationToken))
        {
            Assert.That(Values("arcbox.client.active_streams"), Is.EqualTo([1]));
            break;
        }

        Assert.That(Values("arcbox.client.active_streams"), Is.EqualTo([1, -1]));
    }

    [Test]
    public async Task Pull_LayersComeIn_TheirBytesAreCountedOnce(CancellationToken cancellationToken)
    {
        (string Id, string Status, long Current)[] lines =
        [
            ("a", "Downloading", 10), ("b", "Downloading", 5), ("a", "Downloading", 30), ("a", "Downloading", 30), ("a", "Retrying in 1 second", 0),
            ("a", "Downloading", 20), ("a", "Extracting", 30), ("b", "Downloading", 6), ("b", "Download complete", 0), ("b", "Pull complete", 0),
            ("c", "Already exists", 0), ("d", "Download complete", 0),
        ];
        await using ImageClient client = await OpenAsync(new ImageServiceDouble
        {
            OnPull = async (_, responses, _) =>
            {
                foreach ((string id, string status, long current) in lines)
                    await responses.WriteAsync(new PullProgress { Id = id, Status = status, Current = current, Total = 100 });
            },
        });

        await client.PullToEndAsync("nginx", cancellationToken: cancellationToken);

        Assert.That(Values("arcbox.image.transfer.bytes"), Is.EqualTo([10, 5, 20, 70, 1, 94]));
    }

    [Test]
    public async Task Build_ContextIsSent_ItsBytesAreCounted(CancellationToken cancellationToken)
    {
        await using ImageClient client = await OpenAsync(new ScriptedImageService());

        await client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[200_000])), cancellationToken: cancellationToken);

        Assert.That(Values("arcbox.image.transfer.bytes").Sum(), Is.EqualTo(200_000));
    }

    private IEnumerable<double> Values(string name) => _metrics.Measured.Where(one => one.Name == name).Select(one => one.Value);

    private async Task<ImageClient> OpenAsync<TService>(TService service)
        where TService : ImageService.ImageServiceBase
    {
        _server = await ImageHost.StartAsync("ttrpc+unix", _directory["s.sock"], service);
        return ImageClient.ForEndpoint($"ttrpc+unix://{_directory["s.sock"]}");
    }
}
