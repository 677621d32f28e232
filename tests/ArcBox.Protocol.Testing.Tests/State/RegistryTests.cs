using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>Pulls from registries that want something, or have images for several platforms.</summary>
public sealed class RegistryTests : StateTestBase
{
    private static readonly PullOptions Right = new() { Credential = RegistryCredential.Basic("tester", "s3cret") };

    [TestCase("registry.example.com")]
    [TestCase("registry.example.com/team")]
    [TestCase("registry.example.com/team/app")]
    [TestCase("registry.example.com/team/")]
    public async Task PullAsync_PrivateRepository_NeedsTheRightCredential(string repositories)
    {
        const string image = "registry.example.com/team/app:1";
        Server.AddImage(image);
        Server.Registry.RequireCredential(repositories, "tester", "s3cret");
        PullOptions wrong = new() { Credential = RegistryCredential.Basic("tester", "wrong") };
        PullOptions token = new() { Credential = RegistryCredential.IdentityToken("s3cret") };

        RegistryAuthenticationException none = await FailureOfAsync<RegistryAuthenticationException>(() => Client.PullToEndAsync(image));
        RegistryAuthenticationException bad = await FailureOfAsync<RegistryAuthenticationException>(() => Client.PullToEndAsync(image, wrong));
        await FailureOfAsync<RegistryAuthenticationException>(() => Client.PullToEndAsync(image, token));
        await Client.PullToEndAsync(image, Right);

        Assert.That(none.Message, Does.Contain("no basic auth credentials"));
        Assert.That(bad.Message, Does.Contain("unauthorized: authentication required"));
        Assert.That(new[] { none, bad }, Has.All.Property("StatusCode").EqualTo(StatusCode.Unauthenticated));
        Assert.That(new[] { none, bad }, Has.All.Property("Reason").EqualTo(ErrorReasons.RegistryUnauthenticated));
        Assert.That(await Client.ExistsAsync(image), Is.True);
    }

    [Test]
    public async Task PullAsync_PublicImage_TakesAnyCredential()
    {
        Server.AddImage("app:1");

        await Client.PullToEndAsync("app:1", Right);

        Assert.That(await Client.ExistsAsync("app:1"), Is.True);
    }

    [TestCase(null, "linux/amd64")]
    [TestCase("linux/amd64", "linux/amd64")]
    [TestCase("linux/arm64", "linux/arm64")]
    [TestCase("linux/aarch64", "linux/arm64")]
    [TestCase("linux/arm/v7", "linux/arm/v7")]
    [TestCase("linux/arm/v6", "linux/arm/v6")]
    [TestCase("linux/arm/v8", "linux/arm/v7")]
    public async Task PullAsync_PlatformOfAnIndex_BringsThatPlatform(string? platform, string chosen)
    {
        MockImage image = Server.AddImage(
            "app:1", new MockImageOptions { Platforms = ["linux/arm64", "linux/arm/v6", "linux/arm/v7", "linux/amd64"] });

        PullResult result = await Client.PullToEndAsync("app:1", new PullOptions { Platform = platform is null ? null : Platform.Parse(platform) });

        Assert.That(result.Digest, Is.EqualTo(image.Digest));
        Assert.That(await Client.FindIdAsync("app:1"), Is.EqualTo(image.For(chosen).Id));
        Assert.That((await Client.InspectAsync("app:1")).RepoDigests, Is.EqualTo(new[] { $"app@{image.Digest}" }));
    }

    [Test]
    public async Task PullAsync_PlatformNotInTheIndex_IsNotFoundAfterTheFirstLine()
    {
        Server.AddImage("app:1", new MockImageOptions { Platforms = ["linux/arm64", "linux/amd64"] });

        ImageNotFoundException thrown = await FailureOfAsync<ImageNotFoundException>(
            () => Client.PullToEndAsync("app:1", new PullOptions { Platform = Platform.Parse("linux/s390x") }));

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.PlatformNotFound));
        Assert.That(thrown.Message, Is.EqualTo("no matching manifest for linux/s390x in the manifest list entries"));
        Assert.That(Server.Calls.Single().ItemsSent, Is.EqualTo(1));
    }

    [Test]
    public async Task PullAsync_SingleImageOfAnotherPlatform_FailsAndIsThereAllTheSame()
    {
        Server.AddImage("arm:1", new MockImageOptions { Platforms = ["linux/arm64"] });

        ImageNotFoundException thrown = await FailureOfAsync<ImageNotFoundException>(
            () => Client.PullToEndAsync("arm:1", new PullOptions { Platform = Platform.Parse("linux/amd64") }));

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.PlatformNotFound));
        Assert.That((await Client.InspectAsync("arm:1")).Architecture, Is.EqualTo("arm64"));
    }

    [Test]
    public async Task PullAsync_SecondPlatformOfAnIndex_LeavesTheDigestWithTheFirst()
    {
        MockImage image = Server.AddImage("app:1", new MockImageOptions { Platforms = ["linux/amd64", "linux/arm64"] });
        await Client.PullToEndAsync("app:1");

        await Client.PullToEndAsync("app:1", new PullOptions { Platform = Platform.Parse("linux/arm64") });

        Assert.That(await Client.FindIdAsync("app:1"), Is.EqualTo(image.For("linux/arm64").Id));
        Assert.That(await Client.FindIdAsync($"app@{image.Digest}"), Is.EqualTo(image.For("linux/amd64").Id));
    }

    [Test]
    public async Task Registry_OfAServerWithABackend_SaysWhatToDo()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(
            options: new ArcBoxMockOptions { Backend = new NoService() });

        InvalidOperationException? thrown = Assert.Throws<InvalidOperationException>(() => server.AddImage("app:1"));

        Assert.That(thrown!.Message, Does.Contain("Backend").And.Contain("without a backend"));
        Assert.That(() => server.Registry, Throws.InvalidOperationException);
        Assert.That(() => server.Store, Throws.InvalidOperationException);
    }

    private sealed class NoService : ImageService.ImageServiceBase;
}
