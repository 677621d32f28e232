using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.EndToEnd;

public sealed class StoreTests(string variable, string? hostedOver) : EngineTestBase(variable, hostedOver)
{
    [Test]
    public async Task ListAsync_ReferenceFilter_FindsTheImage()
    {
        ImageInfo pulled = await PullAsync(Lab("multi:1"));

        IReadOnlyList<ImageSummary> found = await Client.ListAsync(new ListOptions { Filters = new ImageFilters().Reference(Lab("multi:1")) });

        ImageSummary image = found.Single();
        Assert.That(image.Id, Is.EqualTo(pulled.Id));
        Assert.That(image.RepoTags, Does.Contain(Lab("multi:1")));
        Assert.That(image.Labels, Does.ContainKey("arcbox.test"));
        Assert.That(image.CreatedAt, Is.EqualTo(DateTimeOffset.UnixEpoch));
        Assert.That(image.Size, Is.GreaterThan(6_000_000));
    }

    [Test]
    public async Task ListAsync_UnknownFilter_IsInvalid()
    {
        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(() => Client.ListAsync(new ListOptions { Filters = new ImageFilters().Add("nosuch", "1") }));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
    }

    [Test]
    public async Task InspectAsync_ByNameIdAndShortId_IsTheSameImage()
    {
        ImageInfo byName = await PullAsync(Lab("multi:1"));

        ImageInfo byId = await Client.InspectAsync(byName.Id);
        ImageInfo byShortId = await Client.InspectAsync(byName.ShortId);

        Assert.That(byId.Id, Is.EqualTo(byName.Id));
        Assert.That(byShortId.Id, Is.EqualTo(byName.Id));
        Assert.That(byName.Config.Cmd, Is.Not.Empty);
        Assert.That(byName.Platform, Is.EqualTo(Platform.Parse("linux/amd64")));
    }

    [Test]
    public async Task ExistsAsync_MissingImage_IsFalseAndInspectThrows()
    {
        string missing = Unique("nosuch") + ":1";

        Assert.That(await Client.ExistsAsync(missing), Is.False);
        Assert.That(await Client.FindIdAsync(missing), Is.Null);
        await Assert.ThrowsAsync<ImageNotFoundException>(() => Client.InspectAsync(missing));
        await Assert.ThrowsAsync<ImageNotFoundException>(() => Client.RemoveAsync(missing));
        await Assert.ThrowsAsync<ImageNotFoundException>(() => Client.TagAsync(missing, Unique("other")));
    }

    [Test]
    public async Task TagAsync_ThenRemove_OnlyUntags()
    {
        ImageInfo pulled = await PullAsync(Lab("multi:1"));
        string tag = Lab(Unique("tagged") + ":v2");

        await Client.TagAsync(Lab("multi:1"), tag);
        string? id = await Client.FindIdAsync(tag);
        RemoveImageResponse removed = await Client.RemoveAsync(tag);

        Assert.That(id, Is.EqualTo(pulled.Id));
        Assert.That(removed.Untagged, Does.Contain(tag));
        Assert.That(removed.Deleted, Is.Empty);
        Assert.That(await Client.ExistsAsync(Lab("multi:1")), Is.True);
    }

    [Test]
    public async Task ListAsync_WithDigests_TellsThem()
    {
        ImageInfo pulled = await PullAsync(Lab("multi:1"));

        // Podman itself answers a request for digests with an empty body.
        IReadOnlyList<ImageSummary> images = await Client.ListAsync(new ListOptions { Digests = true });

        Assert.That(images.Single(image => image.Id == pulled.Id).RepoDigests, Is.Not.Empty);
    }

    [Test]
    public async Task RemoveAsync_IdWithTwoNames_NeedsForce()
    {
        string[] names = [Lab(Unique("first") + ":1"), Lab(Unique("second") + ":1")];
        string id = await BuildFromScratchAsync(names);

        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(() => Client.RemoveAsync(id));
        RemoveImageResponse removed = await Client.RemoveAsync(id, new RemoveOptions { Force = true });

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.ImageInUse));
        Assert.That(removed.Deleted, Does.Contain(id));
        Assert.That(removed.Untagged, Is.SupersetOf(names));
    }

    [Test]
    public async Task ListAsync_DanglingImage_HasNoNames()
    {
        string name = Lab(Unique("moved") + ":1");
        string first = await BuildFromScratchAsync(name);
        await BuildFromScratchAsync(name);

        IReadOnlyList<ImageSummary> dangling = await Client.ListAsync(new ListOptions { Filters = new ImageFilters().Dangling() });

        ImageSummary image = dangling.Single(image => image.Id == first);
        Assert.That(image.RepoTags, Is.Empty);
        Assert.That(image.RepoDigests, Is.Empty);
    }

    // Without the cache: for FROM scratch dockerd looks through all images in it, and fails if one of them goes meanwhile, by whomever.
    private async Task<string> BuildFromScratchAsync(params string[] tags)
    {
        ImageBuildContext context = ImageBuildContext.FromFiles(
            [BuildContextFile.FromText("Dockerfile", $"FROM scratch\nLABEL unique={Guid.NewGuid():n}\nCOPY Dockerfile /\n")]);
        // A server in between cannot be told to do without.
        await using ImageClient engine = ImageClient.ForEndpoint(Endpoint);
        return (await engine.BuildToEndAsync(context, new BuildOptions { Tags = tags, NoCache = true })).ImageId!;
    }
}
