using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.ContractTests;

/// <summary>A real engine, with the Docker Engine backend in this process or behind a server of it.</summary>
/// <param name="name">For test names.</param>
/// <param name="title">For the head of a column.</param>
/// <param name="variable">Where the engine's socket is told.</param>
/// <param name="hostedOver">The scheme of the server that hosts the backend; null for none.</param>
/// <param name="differences">What the engine does otherwise.</param>
public class EngineHost(string name, string title, string variable, string? hostedOver, params Difference[] differences)
    : ContractHost(name, title, differences)
{
    private readonly Dictionary<string, RegistryPublisher> _publishers = [];
    private DockerEngineImageService? _service;
    private IAsyncDisposable? _server;
    private TestDirectory _sockets = null!;
    private string _version = "";
    private string? _base;
    private string? _bare;

    public override bool IsMissing => !Rig.IsRequired && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    public override string Version => _version;

    public override string Registry => Rig.Registry;

    public override string PrivateRegistry => Rig.PrivateRegistry;

    public override string ReadOnlyRegistry => Rig.ReadOnlyRegistry;

    // The discard service's port: nobody has it, and it is not one that somebody gets by chance.
    public override string UnreachableRegistry => "127.0.0.1:9";

    public override RegistryCredential Credential => Rig.Credential;

    public override string CorruptImage => $"{Rig.Registry}/lab/corrupt:1";

    protected string Variable => variable;

    protected ArcBoxEndpoint Engine { get; private set; } = null!;

    private protected EngineWitness Witness { get; private set; } = null!;

    private string Socket => _sockets["images.sock"];

    public override ImageClient OpenClient() => ImageClient.ForEndpoint(hostedOver is null ? Engine : ArcBoxEndpoint.Parse($"{hostedOver}://{Socket}"));

    public override ImageClient OpenUnreachable() => ImageClient.ForEndpoint($"{hostedOver ?? "docker+unix"}://{_sockets["nobody.sock"]}");

    public override Task<string> PublishAsync(string reference, RegistryImage image, CancellationToken cancellationToken)
    {
        ImageReference name = ImageReference.Parse(reference);
        return _publishers[name.Domain].PublishAsync(name.Path, name.Tag!, image, cancellationToken);
    }

    public override Task<string> ImportAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        IEnumerable<KeyValuePair<string, string>> all = [.. labels, KeyValuePair.Create(Mark, Run), KeyValuePair.Create("image", Guid.NewGuid().ToString("n"))];
        ImageBlob config = ImageContent.Config("amd64", [ImageLayer.Shared.DiffId], all, isBare: true, DateTimeOffset.UtcNow);
        return Witness.LoadAsync(ImageContent.Saved(config, ImageLayer.Shared), cancellationToken);
    }

    public override async Task<string> GetBareAsync(CancellationToken cancellationToken)
    {
        if (_bare is not null) return _bare;
        string reference = $"{Registry}/contract-bare-{Run}:1";
        await PublishAsync(reference, new RegistryImage { IsBare = true }, cancellationToken);
        return _bare = reference;
    }

    public override async Task<string> GetBaseAsync(CancellationToken cancellationToken)
    {
        if (_base is not null) return _base;
        string repository = $"contract-base-{Run}";
        await _publishers[Registry].MarkAsync("lab/busybox", "1", repository, "1", cancellationToken);
        return _base = $"{Registry}/{repository}:1";
    }

    public override async Task<SlowWork> OpenSlowPullAsync(CancellationToken cancellationToken)
    {
        StallingRegistry registry = await StallingRegistry.StartAsync(Run, cancellationToken);
        return new SlowWork(OpenClient(), registry.Reference, registry.GiveUpAsync, registry) { Sign = "Downloading" };
    }

    public override async Task<SlowWork> OpenSlowBuildAsync(CancellationToken cancellationToken)
    {
        string label = $"slow={Guid.NewGuid():n}";
        Task<bool> ended = await Witness.WatchForEndOfContainerAsync(label, cancellationToken);
        string dockerfile = $"FROM {await GetBaseAsync(cancellationToken)}\nLABEL {label}\nRUN echo begun && sleep 600\n";
        return new SlowWork(OpenClient(), dockerfile, () => ended) { Sign = "begun" };
    }

    protected override async Task StartAsync()
    {
        Engine = Rig.Engine(variable);
        _sockets = new TestDirectory();
        Witness = new EngineWitness(Engine);
        _version = await Witness.GetVersionAsync();
        _publishers[Registry] = new RegistryPublisher(Registry, Run);
        _publishers[PrivateRegistry] = new RegistryPublisher(
            PrivateRegistry,
            Run,
            (Environment.GetEnvironmentVariable("ARCBOX_TEST_REGISTRY_USER")!, Environment.GetEnvironmentVariable("ARCBOX_TEST_REGISTRY_PASSWORD")!));
        if (hostedOver is null) return;
        _service = new DockerEngineImageService(Engine);
        _server = await ImageHost.StartAsync(hostedOver, Socket, _service);
    }

    // What builds start from, and all layers below what others share, stays for the next fixture.
    protected override Task RemoveMadeAsync() => RemoveAsync(image => !image.RepoTags.Any(name => name == _base || name == _bare));

    protected override async Task StopAsync()
    {
        await RemoveAsync(_ => true);
        if (_server is not null) await _server.DisposeAsync();
        _service?.Dispose();
        await Witness.DisposeAsync();
        foreach (RegistryPublisher publisher in _publishers.Values) publisher.Dispose();
        _sockets.Dispose();
    }

    private async Task RemoveAsync(Func<ImageSummary, bool> isToGo)
    {
        await using ImageClient client = OpenClient();
        ListOptions marked = new() { All = true, Filters = new ImageFilters().Label(Mark, Run) };
        ImageSummary[] images = await ListAsync();
        while (images.Length > 0)
        {
            foreach (ImageSummary image in images)
            {
                try
                {
                    await client.RemoveAsync(image.Id, new RemoveOptions { Force = true });
                }
                catch (ArcBoxException exception) when (exception.Reason is ErrorReasons.ImageInUse or ErrorReasons.ImageNotFound)
                {
                    // Another one was built from it and goes first, or it has gone with another one.
                }
            }

            ImageSummary[] left = await ListAsync();
            if (left.Length >= images.Length) throw new InvalidOperationException($"{left.Length} images of the contract cannot be removed from {Name}.");
            images = left;
        }

        async Task<ImageSummary[]> ListAsync() => [.. (await client.ListAsync(marked)).Where(isToGo)];
    }
}
