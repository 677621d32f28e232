using NUnit.Framework.Interfaces;

namespace ArcBox.Protocol.ContractTests;

/// <summary>
/// What <see cref="IImageClient"/> promises. Each case is written once and run on each host; where a host differs, the case asks by name whether it does, and
/// asserts the other behaviour. Cases use names and images of their own, so that none depends on what a store holds already.
/// </summary>
[CancelAfter(60_000)] // What takes this long hangs.
[TestFixtureSource(typeof(ContractHosts), nameof(ContractHosts.Fixtures))]
public abstract class Contract(ContractHost host)
{
    private readonly List<ImageClient> _opened = [];
    private string? _standing;
    private bool _hasEntered;

    protected ContractHost Host => host;

    protected ImageClient Client { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task EnterAsync()
    {
        try
        {
            await host.EnterAsync();
        }
        catch
        {
            CompatibilityRun.End(GetType(), host);
            throw;
        }

        _hasEntered = true;
        Client = host.OpenClient();
    }

    [OneTimeTearDown]
    public async Task LeaveAsync()
    {
        if (!_hasEntered) return;
        try
        {
            await Client.DisposeAsync();
            await host.LeaveAsync();
        }
        finally
        {
            CompatibilityRun.End(GetType(), host);
        }
    }

    [TearDown]
    public async Task CloseOpenedAsync()
    {
        foreach (ImageClient client in _opened) await client.DisposeAsync();
        _opened.Clear();
        if (TestContext.CurrentContext.Result.Outcome.Status is TestStatus.Passed) CompatibilityRun.CountPassed(GetType(), host);
    }

    /// <summary>True where the host does that otherwise; the case then asserts what the difference says.</summary>
    protected bool Differs(Difference difference)
    {
        if (!host.Differences.Contains(difference)) return false;
        CompatibilityRun.Meet(GetType(), host, difference);
        return true;
    }

    /// <summary>A further client, until the case ends.</summary>
    protected ImageClient Open(ImageClient? client = null)
    {
        client ??= host.OpenClient();
        _opened.Add(client);
        return client;
    }

    /// <summary>A name in the open registry that nobody else has.</summary>
    protected string Unique(string name = "image", string tag = "1") => $"{host.Registry}/contract-{name}-{Guid.NewGuid():n}:{tag}";

    protected string UniquePrivate() => $"{host.PrivateRegistry}/contract-{Guid.NewGuid():n}:1";

    /// <summary>The repository of a name: what stands before its tag.</summary>
    protected static string Repository(string reference) => reference[..reference.LastIndexOf(':')];

    /// <summary>Publishes a new image, and returns its name.</summary>
    protected async Task<string> PublishAsync(RegistryImage image, CancellationToken token)
    {
        string reference = Unique();
        await host.PublishAsync(reference, image, token);
        return reference;
    }

    /// <summary>Publishes a new image, pulls it, and returns its name.</summary>
    protected async Task<string> PullNewAsync(CancellationToken token, RegistryImage? image = null)
    {
        string reference = await PublishAsync(image ?? new RegistryImage(), token);
        await Client.PullToEndAsync(reference, cancellationToken: token);
        return reference;
    }

    /// <summary>A small image that nobody else has, under the given names.</summary>
    protected async Task<string> MakeAsync(CancellationToken token, params string[] names)
    {
        string id = await host.ImportAsync(new Dictionary<string, string>(), token);
        foreach (string name in names) await Client.TagAsync(id, name, token);
        return id;
    }

    /// <summary>The name of an image that is there for all cases of the fixture: they must leave it as it is.</summary>
    protected async Task<string> GetStandingAsync(CancellationToken token)
    {
        if (_standing is null)
        {
            string name = Unique("standing");
            await MakeAsync(token, name);
            _standing = name;
        }

        return _standing;
    }

    /// <summary>The first line of a Dockerfile whose image has no configuration but what follows.</summary>
    protected async Task<string> FromBareAsync(CancellationToken token) => $"FROM {await host.GetBareAsync(token)}\n";

    /// <summary>Builds a small image that nobody else has, under the given names.</summary>
    protected async Task<string> BuildNewAsync(CancellationToken token, params string[] tags)
    {
        string dockerfile = $"{await FromBareAsync(token)}LABEL unique={Guid.NewGuid():n}\n";
        return (await Client.BuildToEndAsync(ContextOf(dockerfile), new BuildOptions { Tags = tags }, cancellationToken: token)).ImageId!;
    }

    protected static ImageBuildContext ContextOf(string dockerfile, params (string Name, byte[] Content)[] files)
        => ImageBuildContext.FromTar(new MemoryStream(ImageContent.Tar([("Dockerfile", System.Text.Encoding.UTF8.GetBytes(dockerfile)), .. files])));

    /// <summary>Enumerates to the end or the failure, and keeps what came before it.</summary>
    protected static async Task<(List<T> Items, Exception? Failure)> ReadAsync<T>(IAsyncEnumerable<T> stream)
    {
        List<T> items = [];
        try
        {
            await foreach (T item in stream) items.Add(item);
        }
        catch (Exception exception)
        {
            return (items, exception);
        }

        return (items, null);
    }
}
