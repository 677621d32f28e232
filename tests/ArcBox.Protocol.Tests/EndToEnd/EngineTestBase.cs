using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.EndToEnd;

/// <summary>
/// Tests that run on each real engine, one after the other: they share its image store. On one of them also with the backend as a server in between.
/// </summary>
[TestFixture("ARCBOX_TEST_DOCKER", null)]
[TestFixture("ARCBOX_TEST_DOCKER", "ttrpc+unix")]
[TestFixture("ARCBOX_TEST_PODMAN", null)]
[NonParallelizable]
public abstract class EngineTestBase(string variable, string? hostedOver)
{
    private readonly List<string> _names = [];
    private readonly List<IAsyncDisposable> _opened = [];
    private readonly List<DockerEngineImageService> _hosted = [];
    private readonly TestDirectory _sockets = new();
    private PodmanTurn? _turn;

    protected bool IsPodman { get; } = variable == "ARCBOX_TEST_PODMAN";

    protected ArcBoxEndpoint Endpoint { get; private set; } = null!;

    protected ImageClient Client { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task ConnectAsync()
    {
        Endpoint = Rig.Engine(variable);
        _turn = await PodmanTurn.EnterAsync(variable);
        Client = await OpenAsync(new DockerEngineOptions());
    }

    [OneTimeTearDown]
    public async Task CleanUpAsync()
    {
        if (Client is not null)
        {
            foreach (ImageSummary image in await Client.ListAsync())
            {
                foreach (string name in image.RepoTags.Where(name => _names.Any(name.Contains))) await Client.RemoveAsync(name, new RemoveOptions { Force = true });
            }
        }

        foreach (IAsyncDisposable opened in Enumerable.Reverse(_opened)) await opened.DisposeAsync();
        foreach (DockerEngineImageService service in _hosted) service.Dispose();
        _sockets.Dispose();
        _turn?.Dispose();
    }

    /// <summary>A client of the engine, which lives until the fixture ends.</summary>
    protected async Task<ImageClient> OpenAsync(DockerEngineOptions options, ICredentialSource? credentials = null)
    {
        if (hostedOver is null)
        {
            DockerEngineChannel channel = new(Endpoint, options);
            _opened.Add(channel);
            return new ImageClient(channel) { CredentialSource = credentials };
        }

        string socket = _sockets[$"{_opened.Count}.sock"];
        DockerEngineImageService service = new(Endpoint, options);
        _hosted.Add(service);
        _opened.Add(await ImageHost.StartAsync(hostedOver, socket, service));
        ImageClient client = ImageClient.ForEndpoint(
            ArcBoxEndpoint.Parse($"{hostedOver}://{socket}"), new ArcBoxChannelOptions { CredentialSource = credentials });
        _opened.Add(client);
        return client;
    }

    /// <summary>An image of the open registry.</summary>
    protected static string Lab(string name) => $"{Rig.Registry}/lab/{name}";

    /// <summary>A name of this run's own; images that bear it are removed at the end.</summary>
    protected string Unique(string name)
    {
        string unique = $"{name}-{Guid.NewGuid():n}";
        _names.Add(unique);
        return unique;
    }

    protected async Task RemoveIfThereAsync(string reference)
    {
        if (await Client.ExistsAsync(reference)) await Client.RemoveAsync(reference, new RemoveOptions { Force = true });
    }

    protected async Task<ImageInfo> PullAsync(string reference)
    {
        await Client.PullToEndAsync(reference);
        return await Client.InspectAsync(reference);
    }
}
