using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.EndToEnd;

/// <summary>Tests that run on each real engine, one after the other: they share its image store.</summary>
[TestFixture("ARCBOX_TEST_DOCKER")]
[TestFixture("ARCBOX_TEST_PODMAN")]
[NonParallelizable]
public abstract class EngineTestBase(string variable)
{
    private readonly List<string> _names = [];

    protected bool IsPodman { get; } = variable == "ARCBOX_TEST_PODMAN";

    protected ArcBoxEndpoint Endpoint { get; private set; } = null!;

    protected ImageClient Client { get; private set; } = null!;

    [OneTimeSetUp]
    public void Connect()
    {
        Endpoint = Rig.Engine(variable);
        Client = ImageClient.ForEndpoint(Endpoint);
    }

    [OneTimeTearDown]
    public async Task CleanUpAsync()
    {
        if (Client is null) return;
        foreach (ImageSummary image in await Client.ListAsync())
        {
            foreach (string name in image.RepoTags.Where(name => _names.Any(name.Contains))) await Client.RemoveAsync(name, new RemoveOptions { Force = true });
        }

        await Client.DisposeAsync();
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
