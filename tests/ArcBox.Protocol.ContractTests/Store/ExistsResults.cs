using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("Exists and FindId")]
public sealed class ExistsResults(ContractHost host) : Contract(host)
{
    [Test]
    public async Task ExistsAsync_ByNameIdAndPartOfId_IsTrue(CancellationToken token)
    {
        string name = Unique();
        string id = await MakeAsync(token, name);

        Assert.That(await Client.ExistsAsync(name, token), Is.True);
        Assert.That(await Client.ExistsAsync(id, token), Is.True);
        Assert.That(await Client.ExistsAsync(id.Substring("sha256:".Length, 12), token), Is.True);
    }

    [Test]
    public async Task ExistsAsync_OtherTagOrRegistry_IsFalse(CancellationToken token)
    {
        string name = Unique();
        await MakeAsync(token, name);

        Assert.That(await Client.ExistsAsync(Repository(name) + ":2", token), Is.False);
        Assert.That(await Client.ExistsAsync(Repository(name), token), Is.False);
        Assert.That(await Client.ExistsAsync("registry.invalid/" + ImageReference.Parse(name).Path + ":1", token), Is.False);
    }

    [Test]
    public async Task ExistsAsync_ImageOfTheRegistryAlone_IsFalse(CancellationToken token)
    {
        Assert.That(await Client.ExistsAsync(await PublishAsync(new RegistryImage(), token), token), Is.False);
    }

    [Test]
    public async Task ExistsAsync_MalformedName_ThrowsInsteadOfFalse(CancellationToken token)
    {
        ArcBoxException? thrown = await Assert.ThrowsAsync<ArcBoxException>(() => Client.ExistsAsync("UPPER:case:twice", token));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
    }

    [Test]
    public async Task FindIdAsync_ByNameIdAndDigest_IsTheFullId(CancellationToken token)
    {
        string reference = Unique();
        string digest = await Host.PublishAsync(reference, new RegistryImage(), token);
        await Client.PullToEndAsync(reference, cancellationToken: token);

        string? id = await Client.FindIdAsync(reference, token);

        Assert.That(id, Does.Match("^sha256:[a-f0-9]{64}$"));
        Assert.That(await Client.FindIdAsync(id!, token), Is.EqualTo(id));
        Assert.That(await Client.FindIdAsync($"{Repository(reference)}@{digest}", token), Is.EqualTo(id));
    }

    [Test]
    public async Task FindIdAsync_MissingImage_IsNull(CancellationToken token)
    {
        Assert.That(await Client.FindIdAsync(Unique("nosuch"), token), Is.Null);
    }
}
