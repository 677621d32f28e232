using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>A server in memory and a client for each test.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public abstract class StateTestBase
{
    private InMemoryChannel? _raw;

    protected ArcBoxMockServer Server { get; private set; } = null!;

    protected ImageClient Client { get; private set; } = null!;

    /// <summary>The engine without the client's own checks of what is sent.</summary>
    protected ImageService.ImageServiceClient Raw => new(_raw ??= new InMemoryChannel(Server.Engine!));

    protected virtual ArcBoxMockOptions Options => new();

    [SetUp]
    public async Task StartAsync()
    {
        Server = await ArcBoxMockServer.StartAsync(options: Options);
        Client = Server.CreateClient();
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_raw is not null) await _raw.DisposeAsync();
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }

    protected async Task<List<PullProgress>> PullAsync(string reference, PullOptions? options = null)
    {
        List<PullProgress> lines = [];
        await foreach (PullProgress line in Client.PullAsync(reference, options)) lines.Add(line);
        return lines;
    }

    /// <summary>The exception of a call that fails: of this type or a narrower one.</summary>
    protected static async Task<T> FailureOfAsync<T>(Func<Task> call)
        where T : ArcBoxException
    {
        T? thrown = await Assert.CatchAsync<T>(call);
        return thrown!;
    }
}
