using ArcBox.Protocol.Testing;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

/// <summary>The mock server, whose pretend registry has the images that a real one has elsewhere.</summary>
public sealed class MockContractHost(string name, string title, Func<MockTransport> transport, params Difference[] differences)
    : ContractHost(name, title, differences)
{
    private const string User = "tester", Password = "let-me-in";

    private ArcBoxMockServer _server = null!;
    private ArcBoxMockServer _down = null!;
    private int _published;

    public override string Version => "ArcBox.Protocol.Testing";

    public override string Registry => "open.example";

    public override string PrivateRegistry => "private.example";

    public override string ReadOnlyRegistry => "readonly.example";

    public override string UnreachableRegistry => "away.example";

    public override RegistryCredential Credential => RegistryCredential.Basic(User, Password);

    public override string CorruptImage => $"{Registry}/corrupt:1";

    public override ImageClient OpenClient() => _server.CreateClient();

    public override ImageClient OpenUnreachable() => _down.CreateClient();

    public override Task<string> PublishAsync(string reference, RegistryImage image, CancellationToken cancellationToken)
    {
        MockImage added = _server.Registry.AddImage(reference, Describe(image) with
        {
            PretendSize = image.OwnLayers > 0 ? (long)image.OwnLayers * image.LayerSize : null,
            Platforms = [.. image.Architectures.Select(architecture => "linux/" + architecture)],
            Created = ImageContent.Created,
        });
        return Task.FromResult(added.Digest);
    }

    public override async Task<string> ImportAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        MockImageOptions options = Describe(new RegistryImage { IsBare = true, Labels = labels }) with { Created = DateTimeOffset.UtcNow };
        return (await _server.Store.AddImageAsync(null, options, cancellationToken)).Id;
    }

    public override Task<string> GetBareAsync(CancellationToken cancellationToken)
        => GetAsync("bare", new RegistryImage { IsBare = true }, cancellationToken);

    public override Task<string> GetBaseAsync(CancellationToken cancellationToken) => GetAsync("base", new RegistryImage(), cancellationToken);

    public override async Task<SlowWork> OpenSlowPullAsync(CancellationToken cancellationToken)
    {
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport(), cancellationToken: cancellationToken);
        string reference = server.AddImage($"{Registry}/slow:1").Reference;
        server.OnPull(reference).CallsEngine(items: 3).Hangs();
        return new SlowWork(server.CreateClient(), reference, () => WaitForEndAsync(server), server);
    }

    public override async Task<SlowWork> OpenSlowBuildAsync(CancellationToken cancellationToken)
    {
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport(), cancellationToken: cancellationToken);
        server.OnBuild().Emits(new BuildProgress { Stream = "begun\n" }).Hangs();
        return new SlowWork(server.CreateClient(), "FROM scratch\n", () => WaitForEndAsync(server), server) { Sign = "begun" };
    }

    protected override async Task StartAsync()
    {
        _server = await ArcBoxMockServer.StartAsync(transport());
        _server.Registry.RequireCredential(PrivateRegistry, User, Password);
        _server.Registry.RefusePushes(ReadOnlyRegistry);
        _server.Registry.TakeDown(UnreachableRegistry);
        // The pretend registry checks what comes in, so that a stub has to play the one that is damaged.
        _server.OnPull(CorruptImage)
            .Emits(MockProgress.Pull(layers: 2, reference: CorruptImage).UntilLayersComplete(1))
            .Fails(StatusCode.DataLoss, "filesystem layer verification failed for digest", ErrorReasons.DigestMismatch);
        _down = await ArcBoxMockServer.StartAsync(transport());
        await _down.TakeDownAsync();
    }

    protected override Task RemoveMadeAsync() => Task.CompletedTask;

    protected override async Task StopAsync()
    {
        await _server.DisposeAsync();
        await _down.DisposeAsync();
    }

    private MockImageOptions Describe(RegistryImage image) => new()
    {
        Layers = Math.Max(1, image.OwnLayers),
        Env = image.IsBare ? [] : ["PATH=/bin"],
        Command = image.IsBare ? [] : ["/bin/sh"],
        Labels = new Dictionary<string, string>(image.Labels) { [Mark] = Run },
        Seed = Interlocked.Increment(ref _published),
    };

    private async Task<string> GetAsync(string name, RegistryImage image, CancellationToken cancellationToken)
    {
        string reference = $"{Registry}/{name}:1";
        if (_server.Registry.Find(reference) is null) await PublishAsync(reference, image, cancellationToken);
        return reference;
    }

    private static async Task<bool> WaitForEndAsync(ArcBoxMockServer server)
        => (await server.WaitForCallAsync(call => call.EndedAt is not null)).Outcome is MockCallOutcome.Succeeded;
}
