using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.ContractTests;

[Description("Pull: progress")]
public sealed class PullTold(ContractHost host) : Contract(host)
{
    [Test]
    public async Task PullAsync_NewImage_BeginsWithTheRepository(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage(), token);

        List<PullProgress> lines = await PullAsync(reference, token);

        if (Differs(Difference.PullTellsLayersAlone))
        {
            Assert.That(lines, Has.All.Property(nameof(PullProgress.IsLayer)).True);
            return;
        }

        Assert.That(lines[0].Phase, Is.EqualTo(ProgressPhase.Started));
        Assert.That(lines[0].Status, Is.EqualTo("Pulling from " + ImageReference.Parse(reference).Path));
        Assert.That(lines[0].Id, Is.EqualTo("1"));
    }

    [Test]
    public async Task PullAsync_ThreeLayers_TellsOfEachUntilItIsDone(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage { OwnLayers = 3 }, token);
        TransferTracker tracker = new();

        await foreach (PullProgress line in Client.PullAsync(reference, token)) tracker.Update(line);

        Assert.That(tracker.Snapshot().Layers, Has.Count.EqualTo(Differs(Difference.PullTellsTheImageAsALayer) ? 4 : 3));
        if (Differs(Difference.PullCountsNoBytes))
        {
            Assert.That(tracker.Snapshot().Layers, Has.All.Property(nameof(LayerState.Phase)).EqualTo(ProgressPhase.Downloaded));
            return;
        }

        Assert.That(tracker.Snapshot().Layers, Has.All.Property(nameof(LayerState.IsDone)).True);
        Assert.That(tracker.Snapshot().Fraction, Is.InRange(0.9, 0.99));
    }

    [Test]
    public async Task PullAsync_Layers_GoThroughTheirPhasesInOrder(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage { OwnLayers = 3, LayerSize = 500_000 }, token);

        List<PullProgress> lines = await PullAsync(reference, token);

        foreach (IGrouping<string, PullProgress> layer in lines.Where(line => line.IsLayer).GroupBy(line => line.Id))
        {
            Assert.That(layer.Key, Does.Match("^[a-f0-9]{12}$"));
            Assert.That(layer.Select(line => (int)line.Phase), Is.Ordered, layer.Key);
            Assert.That(layer.First().Phase, Is.EqualTo(ProgressPhase.Waiting));
            Assert.That(layer.Last().Phase, Is.EqualTo(Differs(Difference.PullCountsNoBytes) ? ProgressPhase.Downloaded : ProgressPhase.Complete));
        }
    }

    [Test]
    public async Task PullAsync_LargeLayer_CountsItsBytes(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage { OwnLayers = 1, LayerSize = 3_000_000 }, token);

        List<PullProgress> lines = await PullAsync(reference, token);

        PullProgress[] counted = [.. lines.Where(line => line.Phase is ProgressPhase.Downloading)];
        if (Differs(Difference.PullCountsNoBytes))
        {
            Assert.That(lines, Has.All.Property(nameof(PullProgress.Total)).Zero);
            return;
        }

        Assert.That(counted, Is.Not.Empty);
        Assert.That(counted.Select(line => line.Total), Has.All.InRange(3_000_000, 3_100_000));
        Assert.That(counted.Select(line => line.Current), Is.Ordered);
        Assert.That(counted[^1].Current, Is.LessThanOrEqualTo(counted[^1].Total));
    }

    [Test]
    public async Task PullAsync_NewImage_EndsWithDigestAndSummary(CancellationToken token)
    {
        string reference = Unique();
        string digest = await Host.PublishAsync(reference, new RegistryImage(), token);

        List<PullProgress> lines = await PullAsync(reference, token);

        Assert.That((await Client.InspectAsync(reference, token)).RepoDigests, Is.EqualTo([$"{Repository(reference)}@{digest}"]));
        if (Differs(Difference.PullTellsLayersAlone))
        {
            Assert.That(lines, Has.All.Property(nameof(PullProgress.IsLayer)).True);
            return;
        }

        Assert.That(lines[^2].Digest, Is.EqualTo(digest));
        Assert.That(lines[^1].Status, Is.EqualTo("Status: Downloaded newer image for " + reference));
    }

    [Test]
    public async Task PullAsync_ImageThatIsThere_SaysThatItIsUpToDate(CancellationToken token)
    {
        string reference = await PullNewAsync(token);

        PullResult result = await Client.PullToEndAsync(reference, cancellationToken: token);

        if (Differs(Difference.PullTellsLayersAlone))
        {
            Assert.That(result.Summary, Is.Null);
            return;
        }

        Assert.That(result.IsUpToDate, Is.True);
        Assert.That(result.Layers, Has.All.Property(nameof(LayerState.Phase)).EqualTo(ProgressPhase.AlreadyExists));
    }

    [Test]
    public async Task PullAsync_Index_TellsTheDigestOfTheIndex(CancellationToken token)
    {
        string reference = Unique();
        string digest = await Host.PublishAsync(reference, new RegistryImage { Architectures = ["amd64", "arm64"] }, token);

        PullResult result = await Client.PullToEndAsync(reference, cancellationToken: token);

        Assert.That(result.Digest, Is.EqualTo(Differs(Difference.PullTellsLayersAlone) ? null : digest));
        Assert.That((await Client.InspectAsync(reference, token)).RepoDigests, Does.Contain($"{Repository(reference)}@{digest}"));
    }

    private async Task<List<PullProgress>> PullAsync(string reference, CancellationToken token)
    {
        (List<PullProgress> lines, Exception? failure) = await ReadAsync(Client.PullAsync(reference, token));
        Assert.That(failure, Is.Null);
        return lines;
    }
}
