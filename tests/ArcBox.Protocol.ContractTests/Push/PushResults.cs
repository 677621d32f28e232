using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.ContractTests;

[Description("Push: results and progress")]
public sealed class PushResults(ContractHost host) : Contract(host)
{
    [Test]
    public async Task PushAsync_LocalImage_CanBePulledBackByItsDigest(CancellationToken token)
    {
        string reference = await MakeNamedAsync(token);
        string? id = await Client.FindIdAsync(reference, token);

        PushResult result = await Client.PushToEndAsync(reference, cancellationToken: token);
        await Client.RemoveAsync(reference, token);
        string byDigest = $"{Repository(reference)}@{result.Digest}";
        await Client.PullToEndAsync(byDigest, cancellationToken: token);

        Assert.That(result.Digest, Does.Match("^sha256:[a-f0-9]{64}$"));
        Assert.That(await Client.FindIdAsync(byDigest, token), Is.EqualTo(id));
    }

    [Test]
    public async Task PushAsync_LocalImage_CanBePulledBackByItsTag(CancellationToken token)
    {
        string reference = await MakeNamedAsync(token);
        string? id = await Client.FindIdAsync(reference, token);

        await Client.PushToEndAsync(reference, cancellationToken: token);
        await Client.RemoveAsync(reference, token);
        await Client.PullToEndAsync(reference, cancellationToken: token);

        Assert.That(await Client.FindIdAsync(reference, token), Is.EqualTo(id));
    }

    [Test]
    public async Task PushAsync_Done_TheLocalImageKnowsItsDigest(CancellationToken token)
    {
        string reference = await MakeNamedAsync(token);

        PushResult result = await Client.PushToEndAsync(reference, cancellationToken: token);

        bool isKept = (await Client.InspectAsync(reference, token)).RepoDigests.Contains($"{Repository(reference)}@{result.Digest}");
        Assert.That(isKept, Is.EqualTo(!Differs(Difference.PushedDigestIsNotKept)));
    }

    [Test]
    public async Task PushAsync_Twice_TellsTheSameDigest(CancellationToken token)
    {
        string reference = await MakeNamedAsync(token);
        PushResult first = await Client.PushToEndAsync(reference, cancellationToken: token);

        PushResult second = await Client.PushToEndAsync(reference, cancellationToken: token);

        Assert.That(second.Digest, Is.EqualTo(first.Digest));
        if (Differs(Difference.PushTellsNoLayers)) Assert.That(second.Layers, Is.Empty);
        else Assert.That(second.Layers, Is.Not.Empty.And.All.Property(nameof(LayerState.Phase)).EqualTo(ProgressPhase.AlreadyExists));
    }

    [Test]
    public async Task PushAsync_WithoutTag_PublishesLatestAlone(CancellationToken token)
    {
        string other = Unique();
        string latest = Repository(other) + ":latest";
        await MakeAsync(token, other, latest);

        await Client.PushToEndAsync(Repository(other), cancellationToken: token);

        await Client.PullToEndAsync(latest, cancellationToken: token);
        await Assert.ThrowsAsync<ImageNotFoundException>(() => Client.PullToEndAsync(other, cancellationToken: token));
    }

    [Test]
    public async Task PushAsync_TagThatIsThereAlready_MovesIt(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage(), token);
        string id = await MakeAsync(token, reference);

        await Client.PushToEndAsync(reference, cancellationToken: token);
        await Client.RemoveAsync(reference, token);
        await Client.PullToEndAsync(reference, cancellationToken: token);

        Assert.That(await Client.FindIdAsync(reference, token), Is.EqualTo(id));
    }

    [Test]
    public async Task PushAsync_NewImage_TellsRepositoryThenLayersThenDigest(CancellationToken token)
    {
        string reference = await MakeNamedAsync(token);

        (List<PushProgress> lines, Exception? failure) = await ReadAsync(Client.PushAsync(reference, token));

        Assert.That(failure, Is.Null);
        Assert.That(lines[^1].Status, Does.Match("^1: digest: sha256:[a-f0-9]{64} size: [0-9]+$"));
        if (Differs(Difference.PushTellsNoLayers))
        {
            Assert.That(lines[0].Status, Is.EqualTo($"The push refers to repository [{reference}]"));
            Assert.That(lines, Has.Count.EqualTo(2));
            return;
        }

        Assert.That(lines[0].Status, Is.EqualTo($"The push refers to repository [{Repository(reference)}]"));
        Assert.That(lines.Where(line => line.IsLayer).Select(line => line.Phase).Last(), Is.EqualTo(ProgressPhase.Complete));
    }

    [Test]
    public async Task PushAsync_LayerOfAnotherRepository_IsMountedFromThere(CancellationToken token)
    {
        string first = await MakeNamedAsync(token);
        await Client.PushToEndAsync(first, cancellationToken: token);
        string second = Unique();
        await Client.TagAsync(first, second, token);

        PushResult result = await Client.PushToEndAsync(second, cancellationToken: token);

        if (Differs(Difference.PushTellsNoLayers)) Assert.That(result.Layers, Is.Empty);
        else Assert.That(result.Layers.Single().Phase, Is.EqualTo(ProgressPhase.AlreadyExists));
    }

    private async Task<string> MakeNamedAsync(CancellationToken token)
    {
        // From another registry, so that the one that it is pushed to has none of its layers.
        string source = UniquePrivate(), reference = Unique();
        await Host.PublishAsync(source, new RegistryImage { OwnLayers = 1 }, token);
        await Client.PullToEndAsync(source, new PullOptions { Credential = Host.Credential }, cancellationToken: token);
        await Client.TagAsync(source, reference, token);
        await Client.RemoveAsync(source, token);
        return reference;
    }
}
