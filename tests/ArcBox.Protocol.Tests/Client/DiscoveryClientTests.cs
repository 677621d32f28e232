using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>A client that looks for its daemon at its first call.</summary>
[CancelAfter(30_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DiscoveryClientTests : IDisposable
{
    private readonly TestDirectory _home = new();
    private readonly Gate _asked = new();
    private readonly Gate _answer = new();

    public void Dispose() => _home.Dispose();

    [Test]
    public async Task Search_CallerGivesUp_GoesOnForTheNext(CancellationToken cancellationToken)
    {
        ScriptedImageService service = new()
        {
            Before = async _ =>
            {
                _asked.Open();
                await _answer.WaitAsync();
            },
        };
        await using IAsyncDisposable server = await ImageHost.StartAsync("ttrpc+unix", _home["a.sock"], service);
        await using ImageClient client = ImageClient.ForDiscovery(new EndpointDiscoveryOptions
        {
            Endpoint = ArcBoxEndpoint.Parse($"ttrpc+unix://{_home["a.sock"]}"), ProbeTimeout = TimeSpan.FromMinutes(1),
        });
        using CancellationTokenSource impatient = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<bool> first = client.ExistsAsync("nginx", cancellationToken: impatient.Token);
        await _asked.WaitAsync();

        await impatient.CancelAsync();
        await Thrown.ByAsync<OperationCanceledException>(first);
        _answer.Open();
        Assert.That(await client.ExistsAsync("nginx", cancellationToken: cancellationToken), Is.True);

        Assert.That(service.Requests, Has.Count.EqualTo(2), "one question of the search, and the second call");
    }

    [Test]
    public async Task Search_ClientIsDisposed_Ends(CancellationToken cancellationToken)
    {
        ScriptedImageService service = null!;
        service = new ScriptedImageService
        {
            Before = context =>
            {
                _asked.Open();
                return service.UntilCancelledAsync(context);
            },
        };
        await using GrpcTestServer server = await GrpcTestServer.OnSocketAsync(_home["a.sock"], service);
        ImageClient client = ImageClient.ForDiscovery(new EndpointDiscoveryOptions
        {
            Endpoint = ArcBoxEndpoint.Parse($"unix://{_home["a.sock"]}"), ProbeTimeout = TimeSpan.FromMinutes(1),
        });
        Task<bool> call = client.ExistsAsync("nginx", cancellationToken: cancellationToken);
        await _asked.WaitAsync();

        await client.DisposeAsync().AsTask().Soon();

        await Thrown.ByAsync<ObjectDisposedException>(call);
        await service.Cancelled.Task.Soon();
    }
}
