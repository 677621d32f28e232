namespace ArcBox.Protocol.ContractTests;

/// <summary>Something that serves images: the contract's cases ask it for clients, and for registries with what they are to find there.</summary>
public abstract class ContractHost(string name, string title, params Difference[] differences) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _isStarted;
    private IDisposable? _turn;

    /// <summary>The label that all images of the contract bear.</summary>
    public const string Mark = "arcbox.contract";

    /// <summary>The mark's value, by which they are removed: other hosts and other runs share the engines.</summary>
    public string Run { get; } = Guid.NewGuid().ToString("n");

    /// <summary>For test names.</summary>
    public string Name => name;

    /// <summary>For the head of a column.</summary>
    public string Title => title;

    /// <summary>True if what it needs has not been started, in a run that may do without.</summary>
    public virtual bool IsMissing => false;

    /// <summary>What it says about itself, such as an engine's version.</summary>
    public abstract string Version { get; }

    public IReadOnlyList<Difference> Differences => differences;

    /// <summary>The registry that takes everything from everybody.</summary>
    public abstract string Registry { get; }

    /// <summary>The registry that wants <see cref="Credential"/>.</summary>
    public abstract string PrivateRegistry { get; }

    /// <summary>The registry that takes no pushes.</summary>
    public abstract string ReadOnlyRegistry { get; }

    /// <summary>A registry that is not there.</summary>
    public abstract string UnreachableRegistry { get; }

    public abstract RegistryCredential Credential { get; }

    /// <summary>An image whose first layer is good and whose second one is not what its digest says.</summary>
    public abstract string CorruptImage { get; }

    /// <summary>
    /// Waits until no other fixture uses the host, because a list on some engines fails when an image goes meanwhile. Starts it the first time; fails the
    /// fixture where what it needs is missing.
    /// </summary>
    public async Task EnterAsync()
    {
        await _gate.WaitAsync();
        try
        {
            _turn = await TakeTurnAsync();
            if (!_isStarted) await StartAsync();
            _isStarted = true;
        }
        catch
        {
            // A fixture that did not get in does not leave either.
            Release();
            throw;
        }
    }

    /// <summary>Removes what the fixture made, and lets the next one in.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            await RemoveMadeAsync();
        }
        finally
        {
            Release();
        }
    }

    /// <summary>A client with a connection of its own, which the caller disposes.</summary>
    public abstract ImageClient OpenClient();

    /// <summary>A client like the others, to a place where nobody listens.</summary>
    public abstract ImageClient OpenUnreachable();

    /// <summary>Puts an image into one of the registries, under a name with a tag.</summary>
    /// <returns>The digest of the manifest, or of the index.</returns>
    public abstract Task<string> PublishAsync(string reference, RegistryImage image, CancellationToken cancellationToken);

    /// <summary>Puts a small image that nobody else has into the local store, past the client: it has neither names nor a parent, and is of now.</summary>
    /// <returns>Its id.</returns>
    public abstract Task<string> ImportAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken);

    /// <summary>
    /// An image without any configuration that builds can start from. It is not <c>scratch</c>: dockerd looks through all images for one that was built so
    /// before, and fails if one of them is removed meanwhile, by whomever.
    /// </summary>
    public abstract Task<string> GetBareAsync(CancellationToken cancellationToken);

    /// <summary>An image that builds can start from, and in which a shell runs if the host runs anything at all.</summary>
    public abstract Task<string> GetBaseAsync(CancellationToken cancellationToken);

    /// <summary>A pull that does not come to its end while it is watched.</summary>
    public abstract Task<SlowWork> OpenSlowPullAsync(CancellationToken cancellationToken);

    /// <summary>A build that does not come to its end while it is watched.</summary>
    public abstract Task<SlowWork> OpenSlowBuildAsync(CancellationToken cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            using IDisposable? turn = await TakeTurnAsync();
            await StopAsync();
        }

        _gate.Dispose();
        GC.SuppressFinalize(this);
    }

    public override string ToString() => name;

    protected abstract Task StartAsync();

    protected abstract Task RemoveMadeAsync();

    protected abstract Task StopAsync();

    /// <summary>Waits until no other test process uses the host either, where that matters.</summary>
    protected virtual Task<IDisposable?> TakeTurnAsync() => Task.FromResult<IDisposable?>(null);

    private void Release()
    {
        _turn?.Dispose();
        _turn = null;
        _gate.Release();
    }
}
