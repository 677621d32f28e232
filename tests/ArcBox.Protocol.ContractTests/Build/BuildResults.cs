using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.ContractTests;

[Description("Build: results")]
public sealed class BuildResults(ContractHost host) : BuildContract(host)
{
    [Test]
    public async Task BuildAsync_ThreeSteps_TellsEachAndTheImagesId(CancellationToken token)
    {
        ImageBuildContext context = await FromBaseAsync("LABEL a=1\nLABEL b=2", token);

        (List<BuildProgress> lines, Exception? failure) = await ReadAsync(Client.BuildAsync(context, token));

        Assert.That(failure, Is.Null);
        string[] steps = [.. lines.Select(line => line.Stream).Where(text => text.StartsWith("step ", StringComparison.OrdinalIgnoreCase))];
        Assert.That(steps, Has.Length.EqualTo(3));
        bool inCapitals = Differs(Difference.StepsInCapitals);
        Assert.That(steps[0], Does.StartWith(inCapitals ? "STEP 1/3: FROM " : "Step 1/3 : FROM "));
        Assert.That(steps[2].TrimEnd(), Is.EqualTo(inCapitals ? "STEP 3/3: LABEL b=2" : "Step 3/3 : LABEL b=2"));
        Assert.That((await Client.InspectAsync(lines.Last(line => line.ImageId is not null).ImageId!, token)).Config.Labels, Does.ContainKey("b"));
    }

    [Test]
    public async Task BuildAsync_Tags_AreAllGivenToTheImage(CancellationToken token)
    {
        string[] tags = [Unique("first"), Unique("second", "2")];

        string? id = (await Client.BuildToEndAsync(await FromBaseAsync("COPY x /", token, ("x", NewContent())), new BuildOptions { Tags = tags }, cancellationToken: token)).ImageId;

        Assert.That((await Client.InspectAsync(id!, token)).RepoTags, Is.EquivalentTo(tags));
    }

    [Test]
    public async Task BuildAsync_TagOfAnotherImage_MovesOver(CancellationToken token)
    {
        string tag = Unique();
        string before = await BuildNewAsync(token, tag);

        string after = await BuildNewAsync(token, tag);

        Assert.That(await Client.FindIdAsync(tag, token), Is.EqualTo(after));
        Assert.That((await Client.InspectAsync(before, token)).RepoTags, Is.Empty);
    }

    [Test]
    public async Task BuildAsync_WithoutTags_LeavesTheImageWithoutAName(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("COPY x /", token, ("x", NewContent()));

        Assert.That(image.RepoTags, Is.Empty);
        Assert.That(image.RepoDigests, Is.Empty);
    }

    [Test]
    public async Task BuildAsync_SameContextTwice_IsTheSameImage(CancellationToken token)
    {
        byte[] content = NewContent();

        ImageInfo first = await BuildAsync("COPY x /\nENV A=1", token, ("x", content));
        ImageInfo second = await BuildAsync("COPY x /\nENV A=1", token, ("x", content));

        Assert.That(second.Id, Is.EqualTo(first.Id));
    }

    [Test]
    public async Task BuildAsync_OtherContent_IsAnotherImage(CancellationToken token)
    {
        ImageInfo first = await BuildAsync("COPY x /", token, ("x", NewContent()));
        ImageInfo second = await BuildAsync("COPY x /", token, ("x", NewContent()));

        Assert.That(second.Id, Is.Not.EqualTo(first.Id));
        Assert.That(second.RootFs.Layers[0], Is.EqualTo(first.RootFs.Layers[0]));
    }

    [Test]
    public async Task BuildAsync_Copy_AddsALayer(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("COPY x /\nCOPY y /\nLABEL not=alayer", token, ("x", NewContent()), ("y", NewContent()));

        Assert.That(image.RootFs.Layers, Has.Count.EqualTo(LayersWith(copies: 2)));
    }

    [Test]
    public async Task BuildAsync_SeveralStages_TheLastOneIsTheImage(CancellationToken token)
    {
        string from = $"FROM {await Host.GetBaseAsync(token)}";
        string dockerfile = $"{from} AS maker\nCOPY x /made\nLABEL stage=first\n{from}\nCOPY --from=maker /made /\nLABEL stage.last=yes\n";
        string tag = Unique();

        string? id = (await Client.BuildToEndAsync(ContextOf(dockerfile, ("x", NewContent())), new BuildOptions { Tags = [tag] }, cancellationToken: token)).ImageId;

        ImageInfo image = await Client.InspectAsync(tag, token);
        Assert.That(image.Id, Is.EqualTo(id));
        Assert.That(image.Config.Labels, Does.ContainKey("stage.last").And.Not.ContainKey("stage"));
        Assert.That(image.RootFs.Layers, Has.Count.EqualTo(LayersWith(copies: 1)));
    }

    [Test]
    public async Task BuildAsync_StageByItsName_IsABase(CancellationToken token)
    {
        string dockerfile = $"FROM {await Host.GetBaseAsync(token)} AS maker\nENV A=1\nFROM maker\nENV B=2\n";

        string? id = (await Client.BuildToEndAsync(ContextOf(dockerfile), cancellationToken: token)).ImageId;

        Assert.That((await Client.InspectAsync(id!, token)).Config.Env, Is.SupersetOf(["A=1", "B=2"]));
    }

    [Test]
    public async Task BuildAsync_LocalImage_IsABase(CancellationToken token)
    {
        string baseName = Unique();
        await MakeAsync(token, baseName);

        string? id = (await Client.BuildToEndAsync(ContextOf($"FROM {baseName}\nENV A=1\n"), cancellationToken: token)).ImageId;

        Assert.That((await Client.InspectAsync(id!, token)).Config.Env, Does.Contain("A=1"));
    }

    [Test]
    public async Task BuildAsync_BaseThatIsNotLocal_IsPulled(CancellationToken token)
    {
        string baseName = await PublishAsync(new RegistryImage(), token);

        string? id = (await Client.BuildToEndAsync(ContextOf($"FROM {baseName}\nENV A=1\n"), cancellationToken: token)).ImageId;

        Assert.That(await Client.ExistsAsync(baseName, token), Is.True);
        Assert.That((await Client.InspectAsync(id!, token)).Config.Env, Does.Contain("PATH=/bin").And.Contain("A=1"));
    }

    [Test]
    public async Task BuildAsync_Run_TellsItsOutputInOrder(CancellationToken token)
    {
        ImageBuildContext context = await FromBaseAsync($"ENV N={Guid.NewGuid():n}\nRUN for i in $(seq 3000); do echo line $i; done", token);

        (List<BuildProgress> lines, _) = await ReadAsync(Client.BuildAsync(context, token));

        string[] printed = [.. string.Concat(lines.Select(line => line.Stream)).Split('\n').Where(line => line.StartsWith("line ", StringComparison.Ordinal))];
        int expected = Differs(Difference.RunHasNoEffect) ? 0 : 3000;
        Assert.That(printed, Is.EqualTo(Enumerable.Range(1, expected).Select(number => $"line {number}")));
    }
}
