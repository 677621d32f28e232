using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.ContractTests;

[Description("Calls: streams")]
public sealed class CallStreams(ContractHost host) : Contract(host)
{
    [Test]
    public async Task PullAsync_NeverEnumerated_DoesNothing(CancellationToken token)
    {
        string never = await PublishAsync(new RegistryImage(), token);
        IAsyncEnumerable<PullProgress> pull = Client.PullAsync(never, token);

        await PullNewAsync(token);

        Assert.That(await Client.ExistsAsync(never, token), Is.False);
        await ReadAsync(pull);
        Assert.That(await Client.ExistsAsync(never, token), Is.True);
    }

    [Test]
    public async Task PullAsync_EnumeratorThatIsNotMoved_DoesNothing(CancellationToken token)
    {
        string never = await PublishAsync(new RegistryImage(), token);

        await using (Client.PullAsync(never, token).GetAsyncEnumerator(token)) await PullNewAsync(token);

        Assert.That(await Client.ExistsAsync(never, token), Is.False);
    }

    [Test]
    public async Task BuildAsync_NeverEnumerated_ReadsNothingOfItsContext(CancellationToken token)
    {
        using MemoryStream tar = new(ImageContent.Tar(("Dockerfile", "FROM scratch\n"u8.ToArray())));
        _ = Client.BuildAsync(ImageBuildContext.FromTar(tar), token);

        // Another call's whole way to the host and back, by which the first one would have begun.
        await GetStandingAsync(token);

        Assert.That(tar.Position, Is.Zero);
    }

    [Test]
    public async Task PullAsync_EnumeratedTwice_MakesTwoCalls(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage(), token);
        IAsyncEnumerable<PullProgress> pull = Client.PullAsync(reference, token);
        await ReadAsync(pull);
        await Client.RemoveAsync(reference, token);

        (List<PullProgress> lines, Exception? failure) = await ReadAsync(pull);

        Assert.That(failure, Is.Null);
        Assert.That(lines, Is.Not.Empty);
        Assert.That(await Client.ExistsAsync(reference, token), Is.True);
    }

    [Test]
    public async Task PullAsync_TwoEnumeratorsAtOnce_AreTwoCalls(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage(), token);
        IAsyncEnumerable<PullProgress> pull = Client.PullAsync(reference, token);

        (List<PullProgress> Lines, Exception? Failure)[] both = await Task.WhenAll(ReadAsync(pull), ReadAsync(pull));

        Assert.That(both.Select(one => one.Failure), Has.All.Null);
        Assert.That(both.Select(one => one.Lines.Count), Has.All.Positive);
    }

    [Test]
    public async Task BuildAsync_ContextReadTwice_Throws(CancellationToken token)
    {
        IAsyncEnumerable<BuildProgress> build = Client.BuildAsync(ContextOf(await FromBareAsync(token)), token);
        await ReadAsync(build);

        (_, Exception? failure) = await ReadAsync(build);

        Assert.That(failure, Is.TypeOf<InvalidOperationException>());
    }

    [Test]
    public async Task BuildAsync_DirectoryEnumeratedTwice_BuildsTwice(CancellationToken token)
    {
        using TestDirectory directory = new();
        directory.Write("Dockerfile", $"{await FromBareAsync(token)}LABEL a=1\n");
        IAsyncEnumerable<BuildProgress> build = Client.BuildAsync(ImageBuildContext.FromDirectory(directory.FullName), token);

        (List<BuildProgress> first, _) = await ReadAsync(build);
        (List<BuildProgress> second, _) = await ReadAsync(build);

        Assert.That(second.Last(line => line.ImageId is not null).ImageId, Is.EqualTo(first.Last(line => line.ImageId is not null).ImageId));
    }

    [Test]
    public async Task BuildAsync_ContextThatCannotBeRead_ThrowsItsOwnException(CancellationToken token)
    {
        using TestDirectory directory = new();
        directory.Write("Dockerfile", "FROM scratch\nCOPY file /\n");
        ImageBuildContext context = ImageBuildContext.FromDirectory(directory.FullName);
        File.Delete(directory["Dockerfile"]);

        await Assert.CatchAsync<IOException>(() => Client.BuildToEndAsync(context, cancellationToken: token));

        Assert.That(await Client.ExistsAsync(await GetStandingAsync(token), token), Is.True);
    }

    [Test]
    public async Task PullAsync_LeftEarly_StopsTheWork(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowPullAsync(token);

        await foreach (PullProgress line in work.Client.PullAsync(work.Subject, token))
        {
            if (line.Status.StartsWith(work.Sign, StringComparison.Ordinal)) break;
        }

        Assert.That(await work.EndedAsync(token), Is.False);
        Assert.That(await work.Client.ExistsAsync(work.Subject, token), Is.False);
    }

    [Test]
    public async Task BuildAsync_LeftEarly_StopsTheWork(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowBuildAsync(token);

        await foreach (BuildProgress line in work.Client.BuildAsync(ContextOf(work.Subject), token))
        {
            if (line.Stream.StartsWith(work.Sign, StringComparison.Ordinal)) break;
        }

        Assert.That(await work.EndedAsync(token), Is.EqualTo(Differs(Difference.StepGoesOn)));
    }

    [Test]
    public async Task BuildAsync_LeftBeforeTheEnd_GivesNoTags(CancellationToken token)
    {
        string tag = Unique();
        ImageBuildContext context = ContextOf($"{await FromBareAsync(token)}LABEL unique={Guid.NewGuid():n}\n");

        await foreach (BuildProgress _ in Client.BuildAsync(context, new BuildOptions { Tags = [tag] }, token)) break;

        Assert.That(await Client.ExistsAsync(tag, token), Is.False);
    }

    [Test]
    public async Task PullAsync_ReadSlowly_ComesWhole(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage { OwnLayers = 5 }, token);
        TransferTracker tracker = new();

        await foreach (PullProgress line in Client.PullAsync(reference, token))
        {
            tracker.Update(line);
            // A reader that has other things to do between two items: here calls of its own.
            await Client.ExistsAsync(reference, token);
        }

        tracker.Complete();
        Assert.That((await Client.InspectAsync(reference, token)).RootFs.Layers, Has.Count.EqualTo(5));
        Assert.That(tracker.Snapshot().Layers, Has.Count.AtLeast(5));
    }
}
