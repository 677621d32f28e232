using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

public sealed class RemoveTests : StateTestBase
{
    [Test]
    public async Task RemoveAsync_OneOfTwoNames_OnlyUntags()
    {
        await Server.Store.AddImageAsync("app:1");
        await Client.TagAsync("app:1", "app:2");

        RemoveImageResponse removed = await Client.RemoveAsync("app:2");

        Assert.That(removed, Is.EqualTo(new RemoveImageResponse { Untagged = { "app:2" } }));
        Assert.That(await Client.ExistsAsync("app:1"), Is.True);
    }

    [Test]
    public async Task RemoveAsync_LastName_DeletesTheImageAndAllItsLayers()
    {
        MockImage image = Server.AddImage("app:1", layers: 2);
        await Server.Store.PullAsync("app:1");

        RemoveImageResponse removed = await Client.RemoveAsync("app:1");

        Assert.That(removed.Untagged, Is.EqualTo(new[] { "app:1", $"app@{image.Digest}" }));
        Assert.That(removed.Deleted, Has.Count.EqualTo(3));
        Assert.That(removed.Deleted[0], Is.EqualTo(image.Id));
        // The chain id of a lowest layer is its diff id.
        Assert.That(removed.Deleted[^1], Is.EqualTo(image.Layers[0].DiffId));
        Assert.That(await Client.ListAsync(), Is.Empty);
        Assert.That(Server.Store.ContentDigests, Is.Empty);
    }

    [Test]
    public async Task RemoveAsync_TagWhoseRepositoryHasDigestsAlone_TakesThoseToo()
    {
        MockImage image = Server.AddImage("lab/one:1");
        await Server.Store.PullAsync("lab/one:1");
        await Client.TagAsync("lab/one:1", "lab/two:1");

        RemoveImageResponse removed = await Client.RemoveAsync("lab/one:1");

        Assert.That(removed, Is.EqualTo(new RemoveImageResponse { Untagged = { "lab/one:1", $"lab/one@{image.Digest}" } }));
        Assert.That((await Client.InspectAsync("lab/two:1")).RepoDigests, Is.Empty);
    }

    [Test]
    public async Task RemoveAsync_Digest_LeavesTheTag()
    {
        MockImage image = Server.AddImage("app:1");
        await Server.Store.PullAsync("app:1");

        RemoveImageResponse removed = await Client.RemoveAsync($"app@{image.Digest}");

        Assert.That(removed, Is.EqualTo(new RemoveImageResponse { Untagged = { $"app@{image.Digest}" } }));
        Assert.That((await Client.InspectAsync("app:1")).RepoDigests, Is.Empty);
    }

    [Test]
    public async Task RemoveAsync_IdWithOneName_RemovesBoth()
    {
        MockImage image = Server.AddImage("app:1", layers: 1);
        await Server.Store.PullAsync("app:1");

        RemoveImageResponse removed = await Client.RemoveAsync(image.Id[..19]);

        Assert.That(removed.Untagged, Is.EquivalentTo(new[] { "app:1", $"app@{image.Digest}" }));
        Assert.That(removed.Deleted, Is.EqualTo(new[] { image.Id, image.Layers[0].DiffId }));
    }

    [TestCase("app:2")]
    [TestCase("other:1")]
    public async Task RemoveAsync_IdWithTwoNames_NeedsForce(string second)
    {
        MockImage image = await Server.Store.AddImageAsync("app:1");
        await Client.TagAsync("app:1", second);

        ArcBoxException thrown = await FailureOfAsync<ArcBoxException>(() => Client.RemoveAsync(image.Id));
        Assert.That((thrown.StatusCode, thrown.Reason), Is.EqualTo((StatusCode.FailedPrecondition, ErrorReasons.ImageInUse)));
        Assert.That(
            thrown.Message,
            Is.EqualTo($"conflict: unable to delete {ImageDigest.Shorten(image.Id)} (must be forced) - image is referenced in multiple repositories"));
        Assert.That((await Client.InspectAsync(image.Id)).RepoTags, Has.Count.EqualTo(2));

        RemoveImageResponse removed = await Client.RemoveAsync(image.Id, new RemoveOptions { Force = true });
        Assert.That(removed.Untagged, Is.EquivalentTo(new[] { "app:1", second }));
        Assert.That(removed.Deleted[0], Is.EqualTo(image.Id));
    }

    [Test]
    public async Task RemoveAsync_DanglingImage_GoesByItsId()
    {
        MockImage image = await Server.Store.AddImageAsync(null, new MockImageOptions { Layers = 1 });

        RemoveImageResponse removed = await Client.RemoveAsync(image.Id);

        Assert.That(removed, Is.EqualTo(new RemoveImageResponse { Deleted = { image.Id, image.Layers[0].DiffId } }));
    }

    [Test]
    public async Task RemoveAsync_LayersOfAnotherImage_Stay()
    {
        MockImage below = Server.AddImage("base:1", layers: 2);
        MockImage above = Server.AddImage("app:1", new MockImageOptions { Base = below, Layers = 1 });
        await Server.Store.PullAsync("base:1");
        await Server.Store.PullAsync("app:1");

        RemoveImageResponse removed = await Client.RemoveAsync("base:1");

        Assert.That(removed.Deleted, Is.EqualTo(new[] { below.Id }));
        foreach (MockLayer layer in above.Layers) Assert.That(await Server.Store.ReadContentAsync(layer.Digest), Has.Length.EqualTo(layer.Size));
        Assert.That((await Client.RemoveAsync("app:1")).Deleted, Has.Count.EqualTo(4));
        Assert.That(Server.Store.ContentDigests, Is.Empty);
    }

    [Test]
    public async Task RemoveAsync_Twice_IsNotFound()
    {
        await Server.Store.AddImageAsync("app:1");
        await Client.RemoveAsync("app:1");

        ImageNotFoundException thrown = await FailureOfAsync<ImageNotFoundException>(() => Client.RemoveAsync("app:1"));

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.ImageNotFound));
    }
}
