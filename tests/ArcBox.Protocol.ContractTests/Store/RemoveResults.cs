using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("Remove")]
public sealed class RemoveResults(ContractHost host) : Contract(host)
{
    [Test]
    public async Task RemoveAsync_LastName_DeletesTheImage(CancellationToken token)
    {
        string name = Unique();
        string id = await MakeAsync(token, name);

        RemoveImageResponse removed = await Client.RemoveAsync(name, token);

        Assert.That(removed.Untagged, Is.EqualTo([name]));
        Assert.That(removed.Deleted, Does.Contain(id));
        Assert.That(await Client.ExistsAsync(name, token), Is.False);
        Assert.That(await Client.ExistsAsync(id, token), Is.False);
    }

    [Test]
    public async Task RemoveAsync_PulledImage_UntagsItsDigestToo(CancellationToken token)
    {
        string reference = Unique();
        string digest = await Host.PublishAsync(reference, new RegistryImage(), token);
        await Client.PullToEndAsync(reference, cancellationToken: token);

        RemoveImageResponse removed = await Client.RemoveAsync(reference, token);

        string[] expected = Differs(Difference.RemovalTellsNoDigest) ? [reference] : [reference, $"{Repository(reference)}@{digest}"];
        Assert.That(removed.Untagged, Is.EqualTo(expected));
        Assert.That(await Client.ExistsAsync($"{Repository(reference)}@{digest}", token), Is.False);
    }

    [Test]
    public async Task RemoveAsync_OneOfTwoNames_OnlyUntags(CancellationToken token)
    {
        string[] names = [Unique("first"), Unique("second")];
        string id = await MakeAsync(token, names);

        RemoveImageResponse removed = await Client.RemoveAsync(names[0], token);

        Assert.That(removed.Untagged, Is.EqualTo([names[0]]));
        Assert.That(removed.Deleted, Is.Empty);
        Assert.That((await Client.InspectAsync(id, token)).RepoTags, Is.EqualTo([names[1]]));
    }

    [Test]
    public async Task RemoveAsync_IdWithOneName_DeletesTheImage(CancellationToken token)
    {
        string name = Unique();
        string id = await MakeAsync(token, name);

        RemoveImageResponse removed = await Client.RemoveAsync(id, token);

        Assert.That(removed.Untagged, Is.EqualTo([name]));
        Assert.That(removed.Deleted, Does.Contain(id));
    }

    [Test]
    public async Task RemoveAsync_PartOfAnId_DeletesTheImage(CancellationToken token)
    {
        string id = await MakeAsync(token);

        RemoveImageResponse removed = await Client.RemoveAsync(id.Substring("sha256:".Length, 12), token);

        Assert.That(removed.Deleted, Does.Contain(id));
    }

    [TestCase(false, TestName = "{m}(of one repository)")]
    [TestCase(true, TestName = "{m}(of two repositories)")]
    public async Task RemoveAsync_IdWithSeveralNames_IsAConflict(bool inTwoRepositories, CancellationToken token)
    {
        string name = Unique();
        string[] names = [name, inTwoRepositories ? Unique() : Repository(name) + ":2"];
        string id = await MakeAsync(token, names);

        ArcBoxException? thrown = await Assert.ThrowsAsync<ArcBoxException>(() => Client.RemoveAsync(id, token));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.FailedPrecondition));
        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.ImageInUse));
        Assert.That((await Client.InspectAsync(id, token)).RepoTags, Is.EquivalentTo(names));
    }

    [Test]
    public async Task RemoveAsync_IdWithForce_TakesAllNamesOffAndDeletes(CancellationToken token)
    {
        string[] names = [Unique("first"), Unique("second")];
        string id = await MakeAsync(token, names);

        RemoveImageResponse removed = await Client.RemoveAsync(id, new RemoveOptions { Force = true }, token);

        Assert.That(removed.Untagged, Is.EquivalentTo(names));
        Assert.That(removed.Deleted, Does.Contain(id));
    }

    [Test]
    public async Task RemoveAsync_NameOfAnImageThatHasChildren_OnlyUntags(CancellationToken token)
    {
        string name = Unique();
        string id = await MakeAsync(token, name);
        string child = await MakeChildAsync(id, token);

        RemoveImageResponse removed = await Client.RemoveAsync(name, token);

        Assert.That(removed.Untagged, Is.EqualTo([name]));
        Assert.That(removed.Deleted, Is.Empty);
        Assert.That(await Client.ExistsAsync(id, token), Is.EqualTo(!Differs(Difference.ParentsCanBeRemoved)));
        Assert.That(await Client.ExistsAsync(child, token), Is.True);
    }

    [Test]
    public async Task RemoveAsync_IdOfAnImageThatHasChildren_IsAConflictEvenWithForce(CancellationToken token)
    {
        string id = await MakeAsync(token);
        string child = await MakeChildAsync(id, token);
        if (Differs(Difference.ParentsCanBeRemoved))
        {
            Assert.That((await Client.RemoveAsync(id, new RemoveOptions { Force = true }, token)).Deleted, Is.Empty);
            Assert.That(await Client.ExistsAsync(id, token), Is.False);
            Assert.That(await Client.ExistsAsync(child, token), Is.True);
            return;
        }

        ArcBoxException? thrown = await Assert.ThrowsAsync<ArcBoxException>(() => Client.RemoveAsync(id, new RemoveOptions { Force = true }, token));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.ImageInUse));
        Assert.That(await Client.ExistsAsync(id, token), Is.True);
    }

    [Test]
    public async Task RemoveAsync_WithPruneParents_DeletesParentsWithoutAName(CancellationToken token)
    {
        string parent = await MakeAsync(token);
        string child = await MakeChildAsync(parent, token);

        RemoveImageResponse removed = await Client.RemoveAsync(child, new RemoveOptions { PruneParents = true }, token);

        Assert.That(removed.Deleted, Does.Contain(child).And.Contain(parent));
        Assert.That(await Client.ExistsAsync(parent, token), Is.False);
    }

    [Test]
    public async Task RemoveAsync_WithoutPruneParents_KeepsThem(CancellationToken token)
    {
        string parent = await MakeAsync(token);
        string child = await MakeChildAsync(parent, token);

        RemoveImageResponse removed = await Client.RemoveAsync(child, token);

        bool isPruned = Differs(Difference.ParentsArePruned);
        Assert.That(removed.Deleted, Does.Contain(child));
        Assert.That(removed.Deleted.Contains(parent), Is.EqualTo(isPruned));
        Assert.That(await Client.ExistsAsync(parent, token), Is.EqualTo(!isPruned));
    }

    [Test]
    public async Task RemoveAsync_Twice_IsNotFoundTheSecondTime(CancellationToken token)
    {
        string name = Unique();
        await MakeAsync(token, name);
        await Client.RemoveAsync(name, token);

        ImageNotFoundException? thrown = await Assert.ThrowsAsync<ImageNotFoundException>(() => Client.RemoveAsync(name, token));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.ImageNotFound));
        Assert.That(thrown.Method, Is.EqualTo("Remove"));
    }

    private async Task<string> MakeChildAsync(string parent, CancellationToken token)
        => (await Client.BuildToEndAsync(ContextOf($"FROM {parent}\nLABEL child=1\n"), cancellationToken: token)).ImageId!;
}
