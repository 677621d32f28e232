using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.ContractTests;

[Description("List: results")]
public sealed class ListResults(ContractHost host) : Contract(host)
{
    [Test]
    public async Task ListAsync_PulledImage_AgreesWithInspect(CancellationToken token)
    {
        string reference = await PullNewAsync(token, new RegistryImage { OwnLayers = 2, LayerSize = 100_000 });
        ImageInfo inspected = await Client.InspectAsync(reference, token);

        ImageSummary listed = (await Client.ListAsync(token)).Single(image => image.Id == inspected.Id);

        Assert.That(listed.RepoTags, Is.EqualTo([reference]));
        Assert.That(listed.RepoDigests, Is.EqualTo(inspected.RepoDigests).And.Not.Empty);
        Assert.That(listed.CreatedAt, Is.EqualTo(inspected.CreatedAt));
        Assert.That(listed.Size, Is.EqualTo(inspected.Size).And.AtLeast(200_000));
        Assert.That(listed.Labels, Is.EqualTo(inspected.Config.Labels).And.ContainKey(ContractHost.Mark));
    }

    [Test]
    public async Task ListAsync_ImageWithSeveralNames_IsListedOnce(CancellationToken token)
    {
        string[] names = [Unique("first"), Unique("second"), Unique("third")];
        string id = await MakeAsync(token, names);

        ImageSummary[] listed = [.. (await Client.ListAsync(token)).Where(image => image.Id == id)];

        Assert.That(listed, Has.Length.EqualTo(1));
        Assert.That(listed[0].RepoTags, Is.EquivalentTo(names));
    }

    [Test]
    public async Task ListAsync_WithDigests_TellsThem(CancellationToken token)
    {
        string reference = Unique();
        string digest = await Host.PublishAsync(reference, new RegistryImage(), token);
        await Client.PullToEndAsync(reference, cancellationToken: token);

        IReadOnlyList<ImageSummary> images = await Client.ListAsync(new ListOptions { Digests = true }, token);

        Assert.That(images.Single(image => image.RepoTags.Contains(reference)).RepoDigests, Does.Contain($"{Repository(reference)}@{digest}"));
    }

    [Test]
    public async Task ListAsync_ImageWithoutAName_HasNeitherTagsNorDigests(CancellationToken token)
    {
        string id = await MakeAsync(token);

        ImageSummary image = (await Client.ListAsync(token)).Single(image => image.Id == id);

        Assert.That(image.RepoTags, Is.Empty);
        Assert.That(image.RepoDigests, Is.Empty);
    }

    [Test]
    public async Task ListAsync_All_ListsTheIntermediateImagesToo(CancellationToken token)
    {
        string mark = Guid.NewGuid().ToString("n");
        string dockerfile = $"{await FromBareAsync(token)}LABEL test={mark}\nENV A=1\nENV B=2\n";
        await Client.BuildToEndAsync(ContextOf(dockerfile), cancellationToken: token);
        ImageFilters filters = new ImageFilters().Label("test", mark);

        IReadOnlyList<ImageSummary> some = await Client.ListAsync(new ListOptions { Filters = filters }, token);
        IReadOnlyList<ImageSummary> all = await Client.ListAsync(new ListOptions { Filters = filters, All = true }, token);

        Assert.That(some, Has.Count.EqualTo(1));
        Assert.That(all, Has.Count.EqualTo(3));
        Assert.That(all.Select(image => image.Id), Does.Contain(some[0].Id));
    }

    [Test]
    public async Task ListAsync_NothingMatches_IsEmpty(CancellationToken token)
    {
        Assert.That(await Client.ListAsync(new ListOptions { Filters = new ImageFilters().Reference(Unique()) }, token), Is.Empty);
    }

    [Test]
    public async Task ListAsync_RemovedImage_IsNotListed(CancellationToken token)
    {
        string id = await MakeAsync(token, Unique());
        await Client.RemoveAsync(id, token);

        Assert.That((await Client.ListAsync(token)).Select(image => image.Id), Does.Not.Contain(id));
    }
}
