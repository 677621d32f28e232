using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("Inspect")]
public sealed class InspectResults(ContractHost host) : Contract(host)
{
    [Test]
    public async Task InspectAsync_ByNameIdPartOfIdAndDigest_IsTheSameImage(CancellationToken token)
    {
        string reference = Unique();
        string digest = await Host.PublishAsync(reference, new RegistryImage(), token);
        await Client.PullToEndAsync(reference, cancellationToken: token);
        ImageInfo byName = await Client.InspectAsync(reference, token);
        string hex = byName.Id["sha256:".Length..];

        foreach (string name in new[] { byName.Id, hex, byName.ShortId, hex[..20], $"{Repository(reference)}@{digest}" })
            Assert.That(await Client.InspectAsync(name, token), Is.EqualTo(byName), name);
    }

    [Test]
    public async Task InspectAsync_PulledImage_TellsWhatItsConfigurationSays(CancellationToken token)
    {
        string reference = await PullNewAsync(token, new RegistryImage { OwnLayers = 2 });

        ImageInfo image = await Client.InspectAsync(reference, token);

        Assert.That(image.Platform, Is.EqualTo(Platform.Parse("linux/amd64")));
        Assert.That(image.Config.Env, Is.EqualTo(["PATH=/bin"]));
        Assert.That(image.Config.Cmd, Is.EqualTo(["/bin/sh"]));
        Assert.That(image.Config.Entrypoint, Is.Empty);
        Assert.That(image.RootFs.Type, Is.EqualTo("layers"));
        Assert.That(image.RootFs.Layers, Has.Count.EqualTo(2).And.All.Match("^sha256:[a-f0-9]{64}$"));
        Assert.That(image.Parent, Is.Empty);
        Assert.That(image.Size, Is.GreaterThan(0));
    }

    [Test]
    public async Task InspectAsync_SeveralNames_TellsThemAll(CancellationToken token)
    {
        string[] names = [Unique("first"), Unique("second")];
        string id = await MakeAsync(token, names);

        Assert.That((await Client.InspectAsync(id, token)).RepoTags, Is.EquivalentTo(names));
    }

    [Test]
    public async Task InspectAsync_NameWithoutTag_MeansLatest(CancellationToken token)
    {
        string latest = Unique(tag: "latest");
        string id = await MakeAsync(token, latest);

        Assert.That((await Client.InspectAsync(Repository(latest), token)).Id, Is.EqualTo(id));
    }

    [Test]
    public async Task InspectAsync_HubName_CanBeWrittenInFull(CancellationToken token)
    {
        string name = $"contract-{Guid.NewGuid():n}:1";
        string id = await MakeAsync(token, name);

        ImageInfo image = await Client.InspectAsync("docker.io/library/" + name, token);

        Assert.That(image.Id, Is.EqualTo(id));
        Assert.That(image.RepoTags, Is.EqualTo([Differs(Difference.HubNamesInFull) ? "docker.io/library/" + name : name]));
    }

    [Test]
    public async Task InspectAsync_LargeConfiguration_ComesThroughWhole(CancellationToken token)
    {
        Dictionary<string, string> labels = Enumerable.Range(0, 2000).ToDictionary(number => $"label.{number}", number => new string('x', 200));
        string reference = await PullNewAsync(token, new RegistryImage { Labels = labels });

        ImageInfo image = await Client.InspectAsync(reference, token);

        // Not the constraint for sets, which compares each with each.
        Assert.That(labels.Where(label => image.Config.Labels.GetValueOrDefault(label.Key) != label.Value), Is.Empty);
    }

    [Test]
    public async Task InspectAsync_ImageWithoutConfiguration_HasEmptyFields(CancellationToken token)
    {
        ImageInfo image = await Client.InspectAsync(await MakeAsync(token), token);

        Assert.That(image.Config.Cmd, Is.Empty);
        Assert.That(image.Config.Entrypoint, Is.Empty);
        Assert.That(image.Config.User, Is.Empty);
        Assert.That(image.Config.ExposedPorts, Is.Empty);
        Assert.That(image.Config.Volumes, Is.Empty);
    }

    [Test]
    public async Task InspectAsync_MissingName_IsNotFound(CancellationToken token)
    {
        ImageNotFoundException? thrown = await Assert.ThrowsAsync<ImageNotFoundException>(() => Client.InspectAsync(Unique("nosuch"), token));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.ImageNotFound));
        Assert.That(thrown.StatusCode, Is.EqualTo(StatusCode.NotFound));
        Assert.That(thrown.Method, Is.EqualTo("Inspect"));
    }

    [TestCase("sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("0123456789ab")]
    public async Task InspectAsync_MissingId_IsNotFound(string id, CancellationToken token)
    {
        ImageNotFoundException? thrown = await Assert.ThrowsAsync<ImageNotFoundException>(() => Client.InspectAsync(id, token));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.ImageNotFound));
    }

    [Test]
    public async Task InspectAsync_MalformedName_IsInvalid(CancellationToken token)
    {
        ArcBoxException? thrown = await Assert.ThrowsAsync<ArcBoxException>(() => Client.InspectAsync("UPPER:case:twice", token));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.InvalidReference));
    }
}
