using ArcBox.Protocol.Testing.Tests.Hosting;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>A server over ttrpc that says what is recorded of another make's, and a bare socket to it.</summary>
[TestFixtureSource(typeof(Transports), nameof(Transports.Ttrpc))]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(30_000)]
internal abstract class RawTtrpcTestBase(MockTransport transport)
{
    protected MockTransport Transport => transport;

    protected ArcBoxMockServer Server { get; private set; } = null!;

    protected RawTtrpcClient Client { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Server = await ArcBoxMockServer.StartAsync(transport);
        Transcript.Play(Server);
        Client = await RawTtrpcClient.ConnectAsync(Server, CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
