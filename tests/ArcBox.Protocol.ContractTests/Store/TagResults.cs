namespace ArcBox.Protocol.ContractTests;

[Description("Tag")]
public sealed class TagResults(ContractHost host) : Contract(host)
{
    [Test]
    public async Task TagAsync_NewName_IsOneMoreNameOfTheImage(CancellationToken token)
    {
        string first = Unique("first"), second = Unique("second");
        string id = await MakeAsync(token, first);

        await Client.TagAsync(first, second, token);

        Assert.That((await Client.InspectAsync(second, token)).Id, Is.EqualTo(id));
        Assert.That((await Client.InspectAsync(id, token)).RepoTags, Is.EquivalentTo([first, second]));
    }

    [Test]
    public async Task TagAsync_WithoutTag_MeansLatest(CancellationToken token)
    {
        string id = await MakeAsync(token);
        string name = Unique(tag: "latest");

        await Client.TagAsync(id, Repository(name), token);

        Assert.That((await Client.InspectAsync(id, token)).RepoTags, Is.EqualTo([name]));
    }

    [Test]
    public async Task TagAsync_NameOfAnotherImage_MovesOverSilently(CancellationToken token)
    {
        string name = Unique();
        string before = await MakeAsync(token, name);
        string after = await MakeAsync(token);

        await Client.TagAsync(after, name, token);

        Assert.That(await Client.FindIdAsync(name, token), Is.EqualTo(after));
        Assert.That((await Client.InspectAsync(before, token)).RepoTags, Is.Empty);
    }

    [Test]
    public async Task TagAsync_SameNameAgain_ChangesNothing(CancellationToken token)
    {
        string name = Unique();
        string id = await MakeAsync(token, name);

        await Client.TagAsync(name, name, token);

        Assert.That((await Client.InspectAsync(id, token)).RepoTags, Is.EqualTo([name]));
    }

    [Test]
    public async Task TagAsync_SourceByPartOfItsId_IsTagged(CancellationToken token)
    {
        string id = await MakeAsync(token);
        string name = Unique();

        await Client.TagAsync(id.Substring("sha256:".Length, 12), name, token);

        Assert.That(await Client.FindIdAsync(name, token), Is.EqualTo(id));
    }

    [Test]
    public async Task TagAsync_SourceByDigest_IsTagged(CancellationToken token)
    {
        string reference = Unique();
        string digest = await Host.PublishAsync(reference, new RegistryImage(), token);
        string byDigest = $"{Repository(reference)}@{digest}";
        await Client.PullToEndAsync(byDigest, cancellationToken: token);

        await Client.TagAsync(byDigest, reference, token);

        Assert.That(await Client.FindIdAsync(reference, token), Is.EqualTo(await Client.FindIdAsync(byDigest, token)));
    }

    [Test]
    public async Task TagAsync_HubName_IsKeptAsPeopleWriteIt(CancellationToken token)
    {
        string id = await MakeAsync(token);
        string name = $"contract/{Guid.NewGuid():n}:1";

        await Client.TagAsync(id, "docker.io/" + name, token);

        string told = Differs(Difference.HubNamesInFull) ? "docker.io/" + name : name;
        Assert.That((await Client.InspectAsync(name, token)).RepoTags, Is.EqualTo([told]));
    }

    [Test]
    public async Task TagAsync_MissingSource_IsNotFound(CancellationToken token)
    {
        string name = Unique();

        ImageNotFoundException? thrown = await Assert.ThrowsAsync<ImageNotFoundException>(() => Client.TagAsync(Unique("nosuch"), name, token));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.ImageNotFound));
        Assert.That(thrown.Method, Is.EqualTo("Tag"));
        Assert.That(await Client.ExistsAsync(name, token), Is.False);
    }
}
