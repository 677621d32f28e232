using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.ContractTests;

[Description("Pull: results")]
public sealed class PullResults(ContractHost host) : Contract(host)
{
    [Test]
    public async Task PullAsync_ThreeLayers_BringsTheImage(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage { OwnLayers = 3, Labels = new Dictionary<string, string> { ["colour"] = "blue" } }, token);

        await Client.PullToEndAsync(reference, cancellationToken: token);

        ImageInfo image = await Client.InspectAsync(reference, token);
        Assert.That(image.Id, Does.Match("^sha256:[a-f0-9]{64}$"));
        Assert.That(image.RepoTags, Is.EqualTo([reference]));
        Assert.That(image.RootFs.Layers, Has.Count.EqualTo(3));
        Assert.That(image.Config.Labels, Does.ContainKey("colour").WithValue("blue"));
        Assert.That(image.CreatedAt, Is.EqualTo(new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero)));
    }

    [Test]
    public async Task PullAsync_RepositoryWithSeveralTags_BringsTheOneAskedFor(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage(), token);
        string other = Repository(reference) + ":2";
        await Host.PublishAsync(other, new RegistryImage(), token);

        await Client.PullToEndAsync(reference, cancellationToken: token);

        Assert.That(await Client.ExistsAsync(reference, token), Is.True);
        Assert.That(await Client.ExistsAsync(other, token), Is.False);
    }

    [Test]
    public async Task PullAsync_WithoutTag_BringsLatestAlone(CancellationToken token)
    {
        string other = await PublishAsync(new RegistryImage(), token);
        string repository = Repository(other);
        await Host.PublishAsync(repository + ":latest", new RegistryImage(), token);

        await Client.PullToEndAsync(repository, cancellationToken: token);

        Assert.That(await Client.ExistsAsync(repository + ":latest", token), Is.True);
        Assert.That(await Client.ExistsAsync(other, token), Is.False);
    }

    [Test]
    public async Task PullAsync_ByDigest_BringsThatImageWithoutATag(CancellationToken token)
    {
        string reference = Unique();
        string digest = await Host.PublishAsync(reference, new RegistryImage(), token);
        string byDigest = $"{Repository(reference)}@{digest}";
        await Host.PublishAsync(reference, new RegistryImage(), token);

        await Client.PullToEndAsync(byDigest, cancellationToken: token);

        ImageInfo image = await Client.InspectAsync(byDigest, token);
        Assert.That(image.RepoDigests, Does.Contain(byDigest));
        Assert.That(image.RepoTags, Is.Empty);
        Assert.That(await Client.ExistsAsync(reference, token), Is.False);
    }

    [Test]
    public async Task PullAsync_WithTagAndDigest_TheDigestCounts(CancellationToken token)
    {
        string reference = Unique();
        string digest = await Host.PublishAsync(reference, new RegistryImage(), token);
        await Host.PublishAsync(reference, new RegistryImage(), token);

        await Client.PullToEndAsync($"{reference}@{digest}", cancellationToken: token);

        string? id = await Client.FindIdAsync($"{Repository(reference)}@{digest}", token);
        Assert.That(id, Is.Not.Null);
        Assert.That(await Client.ExistsAsync(reference, token), Is.False);
    }

    [Test]
    public async Task PullAsync_TagThatMovedMeanwhile_MovesTheLocalName(CancellationToken token)
    {
        string reference = await PullNewAsync(token);
        string? before = await Client.FindIdAsync(reference, token);
        await Host.PublishAsync(reference, new RegistryImage(), token);

        await Client.PullToEndAsync(reference, cancellationToken: token);

        string? after = await Client.FindIdAsync(reference, token);
        Assert.That(after, Is.Not.Null.And.Not.EqualTo(before));
        Assert.That((await Client.InspectAsync(before!, token)).RepoTags, Is.Empty);
    }

    [Test]
    public async Task PullAsync_RemovedBefore_BringsTheSameImageAgain(CancellationToken token)
    {
        string reference = await PullNewAsync(token);
        string? before = await Client.FindIdAsync(reference, token);
        await Client.RemoveAsync(reference, token);

        await Client.PullToEndAsync(reference, cancellationToken: token);

        Assert.That(await Client.FindIdAsync(reference, token), Is.EqualTo(before));
    }

    [Test]
    public async Task PullAsync_UnderTwoNames_IsOneImage(CancellationToken token)
    {
        string first = await PullNewAsync(token);
        string second = Unique();
        await Client.TagAsync(first, second, token);
        await Client.PushToEndAsync(second, cancellationToken: token);
        await Client.RemoveAsync(second, token);

        await Client.PullToEndAsync(second, cancellationToken: token);

        Assert.That((await Client.InspectAsync(first, token)).RepoTags, Is.EquivalentTo([first, second]));
    }
}
