using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.ContractTests;

[Description("Calls: concurrent use")]
public sealed class CallConcurrency(ContractHost host) : Contract(host)
{
    [Test]
    public async Task PullAsync_SeveralImagesAtOnce_AllCome(CancellationToken token)
    {
        string[] references = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PublishAsync(new RegistryImage { OwnLayers = 1 }, token)));

        await Task.WhenAll(references.Select(reference => Client.PullToEndAsync(reference, cancellationToken: token)));

        ImageInfo[] images = await Task.WhenAll(references.Select(reference => Client.InspectAsync(reference, token)));
        Assert.That(images.Select(image => image.RepoTags.Single()), Is.EqualTo(references));
        Assert.That(images.Select(image => image.Id), Is.Unique);
    }

    [Test]
    public async Task PullAsync_SameImageAtOnce_EndsWellForAll(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage { OwnLayers = 3 }, token);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Client.PullToEndAsync(reference, cancellationToken: token)));

        Assert.That((await Client.InspectAsync(reference, token)).RootFs.Layers, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task BuildAsync_SeveralAtOnce_EachMakesItsOwn(CancellationToken token)
    {
        string[] names = [.. Enumerable.Range(0, 4).Select(_ => Unique())];

        string[] ids = await Task.WhenAll(names.Select(name => BuildNewAsync(token, name)));

        Assert.That(ids, Is.Unique);
        Assert.That(await Task.WhenAll(names.Select(name => Client.FindIdAsync(name, token))), Is.EqualTo(ids));
    }

    [Test]
    public async Task AnyCalls_AllKindsAtOnce_DoNotDisturbEachOther(CancellationToken token)
    {
        string name = Unique(), target = Unique();
        string id = await MakeAsync(token, name);
        string published = await PublishAsync(new RegistryImage(), token);

        Task<PullResult> pull = Client.PullToEndAsync(published, cancellationToken: token);
        Task<PushResult> push = Client.PushToEndAsync(name, cancellationToken: token);
        Task<string> build = BuildNewAsync(token);
        Task tag = Client.TagAsync(name, target, token);
        Task<ImageInfo> inspect = Client.InspectAsync(id, token);
        Task<IReadOnlyList<ImageSummary>> list = Client.ListAsync(token);
        Task<bool> exists = Client.ExistsAsync(Unique("nosuch"), token);
        await Task.WhenAll(pull, push, build, tag, inspect, list, exists);

        Assert.That((await push).Digest, Is.Not.Null);
        Assert.That((await inspect).Id, Is.EqualTo(id));
        Assert.That((await list).Select(image => image.Id), Does.Contain(id));
        Assert.That(await exists, Is.False);
        Assert.That(await Client.FindIdAsync(target, token), Is.EqualTo(id));
        Assert.That(await Client.ExistsAsync(await build, token), Is.True);
        Assert.That(await Client.ExistsAsync(published, token), Is.True);
    }

    [Test]
    public async Task ExistsAsync_ManyAtOnce_EachGetsItsOwnAnswer(CancellationToken token)
    {
        string name = Unique();
        await MakeAsync(token, name);

        bool[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(
            number => Client.ExistsAsync(number % 2 == 0 ? name : Unique("nosuch"), token)));

        Assert.That(answers, Is.EqualTo(Enumerable.Range(0, 100).Select(number => number % 2 == 0)));
    }

    [Test]
    public async Task TagAsync_SeveralNamesAtOnce_AllStick(CancellationToken token)
    {
        string id = await MakeAsync(token);
        string[] names = [.. Enumerable.Range(0, 10).Select(_ => Unique())];

        await Task.WhenAll(names.Select(name => Client.TagAsync(id, name, token)));

        IEnumerable<string> kept = (await Client.InspectAsync(id, token)).RepoTags;
        if (Differs(Difference.TagsAtOnceMayBeLost)) Assert.That(kept, Is.SubsetOf(names).And.Not.Empty);
        else Assert.That(kept, Is.EquivalentTo(names));
    }

    [Test]
    public async Task PullAsync_OneOfSeveralCancelled_TheOthersEndWell(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowPullAsync(token);
        using CancellationTokenSource source = new();
        await using IAsyncEnumerator<PullProgress> slow = work.Client.PullAsync(work.Subject, source.Token).GetAsyncEnumerator(token);
        Assert.That(await slow.MoveNextAsync(), Is.True);
        Task<bool>[] others = [.. Enumerable.Range(0, 4).Select(_ => work.Client.ExistsAsync(Unique("nosuch"), token))];

        await source.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(async () => await slow.MoveNextAsync());
        Assert.That(await Task.WhenAll(others), Has.All.False);
    }
}
