using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Moq;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>Users mock IImageClient: one setup covers a method with all its conveniences.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MockingTests
{
    private readonly Mock<IImageClient> _mock = new(MockBehavior.Strict);

    [Test]
    public async Task PullAsync_OneSetup_CoversAllForms()
    {
        _mock.Setup(client => client.PullAsync("nginx", It.IsAny<PullOptions?>(), It.IsAny<CancellationToken>()))
            .Returns(() => Yield(new PullProgress { Status = "Digest: sha256:1" }));
        IImageClient client = _mock.Object;

        Assert.That(await client.PullAsync("nginx").ToListAsync(), Has.Count.EqualTo(1));
        Assert.That(await client.PullAsync("nginx", CancellationToken.None).ToListAsync(), Has.Count.EqualTo(1));
        Assert.That((await client.PullToEndAsync("nginx")).Digest, Is.EqualTo("sha256:1"));
    }

    [Test]
    public async Task PushAsync_OneSetup_CoversAllForms()
    {
        _mock.Setup(client => client.PushAsync("app", It.IsAny<PushOptions?>(), It.IsAny<CancellationToken>()))
            .Returns(() => Yield(new PushProgress { Status = "1: digest: sha256:1 size: 945" }));
        IImageClient client = _mock.Object;

        Assert.That(await client.PushAsync("app", CancellationToken.None).ToListAsync(), Has.Count.EqualTo(1));
        Assert.That((await client.PushToEndAsync("app")).Digest, Is.EqualTo("sha256:1"));
    }

    [Test]
    public async Task BuildAsync_OneSetup_CoversAllForms()
    {
        string id = "sha256:" + new string('1', 64);
        ImageBuildContext context = ImageBuildContext.FromTar(Stream.Null);
        _mock.Setup(client => client.BuildAsync(context, It.IsAny<BuildOptions?>(), It.IsAny<CancellationToken>())).Returns(() => Yield(new BuildProgress { Aux = id }));
        IImageClient client = _mock.Object;

        Assert.That(await client.BuildAsync(context, CancellationToken.None).ToListAsync(), Has.Count.EqualTo(1));
        Assert.That((await client.BuildToEndAsync(context)).ImageId, Is.EqualTo(id));
    }

    [Test]
    public async Task UnaryMethods_OneSetupEach_CoverTheTokenOnlyForms()
    {
        using CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        _mock.Setup(client => client.ListAsync(null, token)).ReturnsAsync([]);
        _mock.Setup(client => client.InspectAsync("a", null, token)).ReturnsAsync(new ImageInfo());
        _mock.Setup(client => client.RemoveAsync("a", null, token)).ReturnsAsync(new RemoveImageResponse());
        _mock.Setup(client => client.TagAsync("a", "b", null, token)).Returns(Task.CompletedTask);
        _mock.Setup(client => client.ExistsAsync("a", null, token)).ReturnsAsync(true);
        _mock.Setup(client => client.FindIdAsync("a", null, token)).ReturnsAsync("id");
        IImageClient client = _mock.Object;

        await client.ListAsync(token);
        await client.InspectAsync("a", token);
        await client.RemoveAsync("a", token);
        await client.TagAsync("a", "b", token);

        Assert.That(await client.ExistsAsync("a", token), Is.True);
        Assert.That(await client.FindIdAsync("a", token), Is.EqualTo("id"));
        _mock.VerifyAll();
    }

    private static async IAsyncEnumerable<T> Yield<T>(T item)
    {
        await Task.Yield();
        yield return item;
    }
}
