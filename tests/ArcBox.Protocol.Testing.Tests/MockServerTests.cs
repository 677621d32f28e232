using ArcBox.Protocol.Testing.Tests.Stubbing;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests;

/// <summary>A server in memory and a client of it for each test.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class MockServerTests
{
    private protected SayingEngine Engine { get; } = new();

    private protected SteppedTime Time { get; } = new();

    private protected ArcBoxMockServer Server { get; private set; } = null!;

    private protected ImageClient Client { get; private set; } = null!;

    private protected virtual ArcBoxMockOptions Options => new() { Backend = Engine, TimeProvider = Time };

    [SetUp]
    public async Task StartAsync()
    {
        Server = await ArcBoxMockServer.StartAsync(MockTransport.InMemory, Options);
        Client = Server.CreateClient();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }

    private protected async Task<List<string>> PullAsync(string reference = "nginx:1.27", PullOptions? options = null)
    {
        List<string> ids = [];
        await foreach (PullProgress progress in Client.PullAsync(reference, options)) ids.Add(progress.Id);
        return ids;
    }

    private protected static PullProgress Line(string id) => new() { Id = id, Status = "Pull complete" };
}
