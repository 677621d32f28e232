using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>Our client against containerd's server: a server process and a channel for each test.</summary>
[CancelAfter(120_000)]
public abstract class GoServerTestBase
{
    private TestDirectory _directory = null!;

    protected string Address { get; private set; } = null!;

    internal GoServer Server { get; set; } = null!;

    protected TtrpcChannel Channel { get; private set; } = null!;

    protected ImageService.ImageServiceClient Client { get; private set; } = null!;

    /// <summary>The channel's clock; the server has the real one.</summary>
    protected FakeTimeProvider Clock { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _directory = new TestDirectory();
        Address = $"unix://{_directory["s"]}";
        Server = await GoServer.StartAsync(Address);
        Clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        Channel = TtrpcChannel.ForAddress(Address, new TtrpcChannelOptions { TimeProvider = Clock });
        Client = new ImageService.ImageServiceClient(Channel);
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (Channel is not null) await Channel.DisposeAsync();
        Server?.Dispose();
        _directory.Dispose();
    }

    /// <summary>Starts a call that the server has begun to handle when this returns, and answers after <see cref="ReleaseAsync"/>.</summary>
    protected async Task<Task<ExistsImageResponse>> HoldAsync(string key, CallOptions options = default)
    {
        Task<ExistsImageResponse> call = Client.ExistsAsync(new ExistsImageRequest { Reference = $"wait:{key}" }, options).ResponseAsync;
        Assert.That((await Server.ExpectAsync("started")).Key, Is.EqualTo(key));
        return call;
    }

    protected Task ReleaseAsync(string key) => Client.TagAsync(new TagImageRequest { Source = "release", Repo = key }).ResponseAsync.Soon();

    protected Task<ImageInfo> InspectAsync(string id, CallOptions options = default)
        => Client.InspectAsync(new InspectImageRequest { Id = id }, options).ResponseAsync.Soon();
}
