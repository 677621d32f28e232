using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>containerd's client against our server: a client process with one connection for each test.</summary>
[CancelAfter(120_000)]
public abstract class GoClientTestBase
{
    private TestDirectory _directory = null!;

    protected TtrpcServer Server { get; private set; } = null!;

    internal ImageDouble Images { get; private set; } = null!;

    /// <summary>How the service handles <c>Exists</c> unless a test says otherwise.</summary>
    internal HeldCalls Held { get; private set; } = null!;

    internal GoClient Client { get; private set; } = null!;

    /// <summary>The server's clock; the client has the real one.</summary>
    protected FakeTimeProvider Clock { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        string program = Rig.GoPeer;
        Assert.That(program, Does.Exist);
        _directory = new TestDirectory();
        Held = new HeldCalls();
        Images = new ImageDouble { OnExists = Held.HandleAsync };
        Clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        string address = $"unix://{_directory["s"]}";
        Server = new TtrpcServer(new TtrpcServerOptions { TimeProvider = Clock }).Bind(ImageService.BindService, Images).Listen(address);
        await Server.StartAsync().Soon();
        Client = GoClient.Start(address);
    }

    [TearDown]
    public async Task StopAsync()
    {
        Client?.Dispose();
        if (Server is not null) await Server.DisposeAsync();
        _directory?.Dispose();
    }

    /// <summary>Starts a call that our server has begun to handle when this returns.</summary>
    internal async Task<GoCall> HoldAsync(string reference, TimeSpan timeout = default)
    {
        GoCall call = Client.Begin("Exists", new ExistsImageRequest { Reference = reference }, timeout: timeout);
        await Held[reference].Started.Task.Soon();
        return call;
    }
}
