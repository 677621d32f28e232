using ArcBox.Protocol;
using ArcBox.Protocol.Testing;
using Moq;

namespace ArcBox.Samples.TestingYourCode;

/// <summary>Moq alone: for code that only asks the client, and does not care how an engine behaves.</summary>
public sealed class WithMoqTests
{
    private readonly Mock<IImageClient> _images = new();

    [Test]
    public async Task DeployAsync_AllGoesWell_TagsThenPushes()
    {
        _images.Setup(client => client.PullAsync("builds/app:1", null, default)).Returns(MockProgress.Pull().ToAsyncEnumerable());
        _images.Setup(client => client.PushAsync("live/app:1", null, default)).Returns(MockProgress.Push().ToAsyncEnumerable());

        string digest = await new Deployer(_images.Object).DeployAsync("builds/app:1", "live/app:1");

        Assert.That(digest, Does.StartWith("sha256:"));
        _images.Verify(client => client.TagAsync("builds/app:1", "live/app:1", null, default), Times.Once);
    }
}
