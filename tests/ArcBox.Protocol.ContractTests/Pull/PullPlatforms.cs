using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("Pull: platforms")]
public sealed class PullPlatforms(ContractHost host) : Contract(host)
{
    private static readonly RegistryImage Index = new() { Architectures = ["amd64", "arm64"] };

    [TestCase("linux/amd64", "amd64")]
    [TestCase("linux/arm64", "arm64")]
    [TestCase("linux/aarch64", "arm64")]
    [TestCase("linux/arm64/v8", "arm64")]
    public async Task PullAsync_PlatformOfAnIndex_BringsThatPlatform(string platform, string architecture, CancellationToken token)
    {
        string reference = await PublishAsync(Index, token);

        await Client.PullToEndAsync(reference, new PullOptions { Platform = Platform.Parse(platform) }, cancellationToken: token);

        ImageInfo image = await Client.InspectAsync(reference, token);
        Assert.That(image.Architecture, Is.EqualTo(architecture));
        Assert.That(image.Os, Is.EqualTo("linux"));
    }

    [Test]
    public async Task PullAsync_IndexWithoutPlatform_BringsTheDaemonsOwn(CancellationToken token)
    {
        string reference = await PublishAsync(Index, token);

        await Client.PullToEndAsync(reference, cancellationToken: token);

        Assert.That((await Client.InspectAsync(reference, token)).Platform, Is.EqualTo(Platform.Parse("linux/amd64")));
    }

    [Test]
    public async Task PullAsync_OtherPlatformOfTheSameTag_MovesTheName(CancellationToken token)
    {
        string reference = await PublishAsync(Index, token);
        await Client.PullToEndAsync(reference, new PullOptions { Platform = Platform.Parse("linux/amd64") }, cancellationToken: token);

        await Client.PullToEndAsync(reference, new PullOptions { Platform = Platform.Parse("linux/arm64") }, cancellationToken: token);

        Assert.That((await Client.InspectAsync(reference, token)).Architecture, Is.EqualTo("arm64"));
    }

    [TestCase("linux/s390x")]
    [TestCase("windows/amd64")]
    public async Task PullAsync_PlatformNotInTheIndex_IsNotFound(string platform, CancellationToken token)
    {
        string reference = await PublishAsync(Index, token);

        ImageNotFoundException? thrown = await Assert.ThrowsAsync<ImageNotFoundException>(
            () => Client.PullToEndAsync(reference, new PullOptions { Platform = Platform.Parse(platform) }, cancellationToken: token));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.PlatformNotFound));
        Assert.That(await Client.ExistsAsync(reference, token), Is.False);
    }

    [Test]
    public async Task PullAsync_SingleImageOfAnotherPlatform_IsNotFound(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage { Architectures = ["arm64"] }, token);

        ImageNotFoundException? thrown = await Assert.ThrowsAsync<ImageNotFoundException>(
            () => Client.PullToEndAsync(reference, new PullOptions { Platform = Platform.Parse("linux/amd64") }, cancellationToken: token));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.NotFound));
        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.PlatformNotFound));
    }

    [Test]
    public async Task PullAsync_SingleImageWithoutPlatform_IsTakenAsItIs(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage { Architectures = ["arm64"] }, token);

        await Client.PullToEndAsync(reference, cancellationToken: token);

        Assert.That((await Client.InspectAsync(reference, token)).Architecture, Is.EqualTo("arm64"));
    }
}
