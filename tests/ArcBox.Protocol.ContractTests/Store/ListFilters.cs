using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("List: filters")]
public sealed class ListFilters(ContractHost host) : Contract(host)
{
    [Test]
    public async Task ListAsync_Reference_FindsTheImageThatBearsTheName(CancellationToken token)
    {
        string name = Unique();
        string id = await MakeAsync(token, name);

        Assert.That(await ListAsync(new ImageFilters().Reference(name), token), Is.EqualTo([id]));
    }

    [Test]
    public async Task ListAsync_ReferenceWithStar_FindsAllThatMatch(CancellationToken token)
    {
        string name = Unique(tag: "1.1");
        string first = await MakeAsync(token, name);
        string second = await MakeAsync(token, Repository(name) + ":1.2");
        await MakeAsync(token, Repository(name) + ":2.0");

        Assert.That(await ListAsync(new ImageFilters().Reference(Repository(name) + ":1.*"), token), Is.EquivalentTo([first, second]));
    }

    [Test]
    public async Task ListAsync_ReferenceWithoutTag_FindsAllTagsOfTheRepository(CancellationToken token)
    {
        string name = Unique();
        string first = await MakeAsync(token, name);
        string second = await MakeAsync(token, Repository(name) + ":2");

        Assert.That(await ListAsync(new ImageFilters().Reference(Repository(name)), token), Is.EquivalentTo([first, second]));
    }

    [Test]
    public async Task ListAsync_SeveralReferences_WidenTheChoice(CancellationToken token)
    {
        string[] names = [Unique("first"), Unique("second")];
        string first = await MakeAsync(token, names[0]);
        string second = await MakeAsync(token, names[1]);

        string[] expected = Differs(Difference.SeveralFindNothing) ? [] : [first, second];
        Assert.That(await ListAsync(new ImageFilters().Reference(names[0]).Reference(names[1]), token), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task ListAsync_Label_FindsWhateverItsValue(CancellationToken token)
    {
        string key = "key-" + Guid.NewGuid().ToString("n");
        string first = await MakeLabelledAsync(token, (key, "1"));
        string second = await MakeLabelledAsync(token, (key, "2"));

        Assert.That(await ListAsync(new ImageFilters().Label(key), token), Is.EquivalentTo([first, second]));
    }

    [Test]
    public async Task ListAsync_LabelWithValue_FindsThatValueAlone(CancellationToken token)
    {
        string key = "key-" + Guid.NewGuid().ToString("n");
        await MakeLabelledAsync(token, (key, "1"));
        string second = await MakeLabelledAsync(token, (key, "2"));

        Assert.That(await ListAsync(new ImageFilters().Label(key, "2"), token), Is.EqualTo([second]));
    }

    [Test]
    public async Task ListAsync_SeveralLabels_NarrowTheChoice(CancellationToken token)
    {
        string key = "key-" + Guid.NewGuid().ToString("n");
        await MakeLabelledAsync(token, (key, "1"));
        string both = await MakeLabelledAsync(token, (key, "1"), (key + ".more", "1"));

        string[] expected = Differs(Difference.SeveralFindNothing) ? [] : [both];
        Assert.That(await ListAsync(new ImageFilters().Label(key).Label(key + ".more"), token), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task ListAsync_UnicodeLabel_IsFound(CancellationToken token)
    {
        string key = "schlüssel-" + Guid.NewGuid().ToString("n");
        string id = await MakeLabelledAsync(token, (key, "漢字🐳"));

        Assert.That(await ListAsync(new ImageFilters().Label(key, "漢字🐳"), token), Is.EqualTo([id]));
    }

    [Test]
    public async Task ListAsync_LabelAndReference_MustBothMatch(CancellationToken token)
    {
        string name = Unique();
        string id = await MakeAsync(token, name);

        Assert.That(await ListAsync(new ImageFilters().Reference(name).Label(ContractHost.Mark, Host.Run), token), Is.EqualTo([id]));
        Assert.That(await ListAsync(new ImageFilters().Reference(name).Label(ContractHost.Mark, "other"), token), Is.Empty);
    }

    [Test]
    public async Task ListAsync_Dangling_FindsThoseWithoutAName(CancellationToken token)
    {
        string name = Unique();
        string moved = await MakeAsync(token, name);
        string named = await MakeAsync(token, name);

        Assert.That(await ListAsync(new ImageFilters().Dangling(), token), Does.Contain(moved).And.Not.Contain(named));
    }

    [Test]
    public async Task ListAsync_NotDangling_FindsThoseWithAName(CancellationToken token)
    {
        string unnamed = await MakeAsync(token);
        string named = await MakeAsync(token, Unique());
        ImageFilters filters = new ImageFilters().Dangling(false);

        Assert.That(await ListAsync(filters, token), Does.Contain(named).And.Not.Contain(unnamed));
    }

    [Test]
    public async Task ListAsync_BeforeAndSince_CompareTheTimesOfCreation(CancellationToken token)
    {
        // Published images are of 2001, built ones of now.
        string old = await PullNewAsync(token);
        string young = Unique();
        await MakeAsync(token, young);
        string oldId = (await Client.FindIdAsync(old, token))!, youngId = (await Client.FindIdAsync(young, token))!;

        Assert.That(await ListAsync(new ImageFilters().Before(young), token), Does.Contain(oldId).And.Not.Contain(youngId));
        Assert.That(await ListAsync(new ImageFilters().Since(old), token), Does.Contain(youngId).And.Not.Contain(oldId));
    }

    [Test]
    public async Task ListAsync_BeforeAnImageThatIsNotThere_IsNotFound(CancellationToken token)
    {
        ImageNotFoundException? thrown = await Assert.ThrowsAsync<ImageNotFoundException>(() => ListAsync(new ImageFilters().Before(Unique("nosuch")), token));

        Assert.That(thrown!.Method, Is.EqualTo("List"));
    }

    [Test]
    public async Task ListAsync_UnknownFilter_IsInvalid(CancellationToken token)
    {
        ArcBoxException? thrown = await Assert.ThrowsAsync<ArcBoxException>(() => ListAsync(new ImageFilters().Add("nosuch", "1"), token));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.InvalidFilter));
    }

    private async Task<IEnumerable<string>> ListAsync(ImageFilters filters, CancellationToken token)
        => (await Client.ListAsync(new ListOptions { Filters = filters }, token)).Select(image => image.Id);

    private Task<string> MakeLabelledAsync(CancellationToken token, params (string Key, string Value)[] labels)
        => Host.ImportAsync(labels.ToDictionary(label => label.Key, label => label.Value), token);
}
