namespace ArcBox.Protocol.ContractTests;

/// <summary>Podman, which accepts no registry on a port that its configuration does not name, and tells of no containers that builds run.</summary>
public sealed class PodmanHost(string name, string title, string variable, params Difference[] differences)
    : EngineHost(name, title, variable, null, differences)
{
    // More than a second's work.
    private const int Large = 120_000_000;

    private string? _large;

    public override async Task<SlowWork> OpenSlowPullAsync(CancellationToken cancellationToken)
    {
        string reference = await GetLargeAsync(cancellationToken);
        Task ended = await Witness.WatchForEndOfPullAsync(reference, cancellationToken);
        ImageClient client = OpenClient();
        return new SlowWork(client, reference, async () =>
        {
            await ended;
            return await client.ExistsAsync(reference, cancellationToken);
        });
    }

    public override async Task<SlowWork> OpenSlowBuildAsync(CancellationToken cancellationToken)
    {
        StepGate gate = await StepGate.StartAsync(cancellationToken);
        string dockerfile = $"FROM {await GetBaseAsync(cancellationToken)}\nLABEL slow={Guid.NewGuid():n}\nRUN echo begun && {gate.Command}\n";
        return new SlowWork(OpenClient(), dockerfile, gate.OpenAsync, gate) { Sign = "begun" };
    }

    protected override async Task<IDisposable?> TakeTurnAsync() => await PodmanTurn.EnterAsync(Variable);

    private async Task<string> GetLargeAsync(CancellationToken cancellationToken)
    {
        if (_large is not null) return _large;
        string reference = $"{Registry}/contract-large-{Run}:1";
        await PublishAsync(reference, new RegistryImage { OwnLayers = 1, LayerSize = Large }, cancellationToken);
        return _large = reference;
    }
}
