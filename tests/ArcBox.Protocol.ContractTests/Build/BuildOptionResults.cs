using System.Text;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("Build: arguments, target, labels, platform, builder, cache")]
public sealed class BuildOptionResults(ContractHost host) : BuildContract(host)
{
    [TestCase("plain")]
    [TestCase("two words & \"quotes\" 'of' both, 50% + ü 漢字 = $HOME \\")]
    public async Task BuildAsync_Argument_TakesTheDefaultsPlace(string value, CancellationToken token)
        => await WithAsync("ARG FLAVOUR=none\nLABEL flavour=$FLAVOUR", Arguments(("FLAVOUR", value)), (image, _) =>
        {
            Assert.That(image.Config.Labels, Does.ContainKey("flavour").WithValue(value));
            Assert.That(image.Config.Env, Has.None.StartsWith("FLAVOUR"));
        }, token);

    [Test]
    public async Task BuildAsync_EmptyArgument_TakesTheDefaultsPlace(CancellationToken token)
        => await WithAsync("ARG A=default\nLABEL a=-$A-", Arguments(("A", "")), (image, _) =>
            Assert.That(image.Config.Labels, Does.ContainKey("a").WithValue("--")), token);

    [Test]
    public async Task BuildAsync_NullArgument_LeavesTheDefault(CancellationToken token)
        => await WithAsync("ARG A=default\nLABEL a=-$A-", Arguments(("A", null)), (image, _) =>
            Assert.That(image.Config.Labels, Does.ContainKey("a").WithValue(Differs(Difference.NullArgumentIsEmpty) ? "--" : "-default-")), token);

    [Test]
    public async Task BuildAsync_ArgumentBeforeFrom_ChoosesTheBaseAndReachesTheStage(CancellationToken token)
    {
        string dockerfile = "ARG BASE=scratch\nARG V=1\nFROM ${BASE}\nARG V\nLABEL v=$V unique=" + Unique() + "\n";
        BuildOptions options = Arguments(("BASE", await Host.GetBaseAsync(token)), ("V", "2"));

        await WithDockerfileAsync(dockerfile, options, (image, _) =>
        {
            Assert.That(image.Config.Labels, Does.ContainKey("v").WithValue("2"));
            Assert.That(image.Config.Labels, Does.ContainKey(ContractHost.Mark), "the base's own");
        }, token);
    }

    [Test]
    public async Task BuildAsync_ArgumentsNotDeclared_AreToldByName(CancellationToken token)
        => await WithAsync("ARG KNOWN\nLABEL a=$KNOWN", Arguments(("KNOWN", "1"), ("STRANGER", "hush-hush"), ("OTHER", null)), (_, log) =>
        {
            string warning = log.Split('\n').Single(line => line.StartsWith("[Warning] ", StringComparison.Ordinal));
            Assert.That(warning, Does.Contain("were not consumed").And.Contain("STRANGER").And.Contain("OTHER").And.Not.Contain("KNOWN"));
            Assert.That(log, Does.Not.Contain("hush-hush"));
        }, token);

    [Test]
    public async Task BuildAsync_ProxyArgument_NeedsNoDeclaration(CancellationToken token)
        => await WithAsync("LABEL a=1", Arguments(("HTTP_PROXY", "http://proxy.example:1"), ("no_proxy", "x")), (_, log) =>
            Assert.That(log, Does.Not.Contain("not consumed")), token);

    [Test]
    public async Task BuildAsync_Target_BuildsThatStageAlone(CancellationToken token)
    {
        string @base = await Host.GetBaseAsync(token);
        string dockerfile = $"FROM {@base} AS first\nLABEL stage=first\nFROM {@base} AS second\nLABEL stage=second\nFROM second\nLABEL stage=third\n";

        await WithDockerfileAsync(dockerfile, new BuildOptions { Target = "second" }, (image, log) =>
        {
            Assert.That(image.Config.Labels, Does.ContainKey("stage").WithValue("second"));
            Assert.That(log, Does.Not.Contain("stage=third"));
        }, token);
    }

    [Test]
    public async Task BuildAsync_TargetInOtherCase_IsFound(CancellationToken token)
    {
        ImageBuildContext context = ContextOf($"{await FromBaseAnewAsync(token, "First")}\nLABEL stage=first\nFROM first\nLABEL stage=second\n");
        BuildOptions options = new() { Target = "fIRST" };
        if (await IsRefusedAsync(options, token)) return;
        if (Differs(Difference.TargetsMindTheirCase))
        {
            Assert.That((await FailAsync(context, options, token)).Message, Does.Contain("fIRST"));
            return;
        }

        BuildResult built = await Client.BuildToEndAsync(context, options, cancellationToken: token);

        Assert.That((await Client.InspectAsync(built.ImageId!, token)).Config.Labels, Does.ContainKey("stage").WithValue("first"));
    }

    [TestCase("nosuch")]
    [TestCase("0")]
    public async Task BuildAsync_TargetThatIsNotThere_IsAnInvalidBuild(string target, CancellationToken token)
    {
        BuildOptions options = new() { Target = target };
        ImageBuildContext context = ContextOf($"FROM {await Host.GetBaseAsync(token)} AS only\nLABEL a=1\n");
        if (await IsRefusedAsync(options, token)) return;

        ImageBuildException failure = await FailAsync(context, options, token);

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.InvalidBuild));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
        Assert.That(failure.Message, Does.Contain(target));
    }

    [Test]
    public async Task BuildAsync_Labels_AreInTheImageAndReplaceTheDockerfiles(CancellationToken token)
    {
        Dictionary<string, string> labels = new() { ["a"] = "given", ["of.options"] = "it's \"$HOME\" \\ ü 漢字", ["empty"] = "" };

        await WithAsync("LABEL a=1 kept=2", new BuildOptions { Labels = labels }, (image, _) =>
        {
            foreach ((string name, string value) in labels) Assert.That(image.Config.Labels, Does.ContainKey(name).WithValue(value));
            Assert.That(image.Config.Labels, Does.ContainKey("kept").WithValue("2"));
        }, token);
    }

    [Test]
    public async Task BuildAsync_LabelsAndTarget_AreInTheTargetsImage(CancellationToken token)
    {
        string dockerfile = $"{await FromBaseAnewAsync(token, "first")}\nLABEL stage=first\nFROM first\nLABEL stage=second\n";
        BuildOptions options = new() { Target = "first", Labels = new Dictionary<string, string> { ["given"] = "1" } };

        await WithDockerfileAsync(dockerfile, options, (image, _) =>
        {
            Assert.That(image.Config.Labels, Does.ContainKey("stage").WithValue("first"));
            Assert.That(image.Config.Labels, Does.ContainKey("given").WithValue("1"));
        }, token);
    }

    [TestCase("linux/amd64", "amd64")]
    [TestCase("linux/arm64", "arm64")]
    public async Task BuildAsync_Platform_IsThatOfTheBase(string platform, string architecture, CancellationToken token)
    {
        string index = await PublishAsync(new RegistryImage { Architectures = ["amd64", "arm64"] }, token);

        await WithDockerfileAsync($"FROM {index}\nLABEL unique={Unique()}\n", new BuildOptions { Platform = Platform.Parse(platform) }, (image, _) =>
            Assert.That(image.Architecture, Is.EqualTo(architecture)), token);
    }

    [TestCase(ImageBuilder.Classic)]
    [TestCase(ImageBuilder.BuildKit)]
    public async Task BuildAsync_Builder_MakesTheImage(ImageBuilder builder, CancellationToken token)
        => await WithAsync("ARG A\nLABEL a=$A", Arguments(("A", "1")) with { Builder = builder }, (image, log) =>
        {
            Assert.That(image.Config.Labels, Does.ContainKey("a").WithValue("1"));
            Assert.That(image.Config.Labels, Does.ContainKey(ContractHost.Mark), "the base's own");
            Assert.That(log, Does.Contain("FROM "));
        }, token);

    [Test]
    public async Task BuildAsync_NoCache_BuildsAnew(CancellationToken token)
    {
        string dockerfile = $"FROM {await Host.GetBaseAsync(token)}\nRUN echo {Guid.NewGuid():n}\n";
        BuildOptions options = new() { NoCache = true };
        if (await IsRefusedAsync(options, token)) return;
        BuildResult first = await Client.BuildToEndAsync(ContextOf(dockerfile), cancellationToken: token);

        BuildResult cached = await Client.BuildToEndAsync(ContextOf(dockerfile), cancellationToken: token);
        BuildResult anew = await Client.BuildToEndAsync(ContextOf(dockerfile), options, cancellationToken: token);

        Assert.That(cached.ImageId, Is.EqualTo(first.ImageId));
        Assert.That(anew.ImageId, Is.Not.EqualTo(first.ImageId));
    }

    [Test]
    public async Task BuildAsync_Pull_StartsFromTheNewerBase(CancellationToken token)
    {
        BuildOptions options = new() { Pull = true };
        if (await IsRefusedAsync(options, token)) return;
        string reference = await PullNewAsync(token, new RegistryImage { Labels = new Dictionary<string, string> { ["edition"] = "1" } });
        await Host.PublishAsync(reference, new RegistryImage { Labels = new Dictionary<string, string> { ["edition"] = "2" } }, token);

        BuildResult local = await Client.BuildToEndAsync(ContextOf($"FROM {reference}\nLABEL unique={Unique()}\n"), cancellationToken: token);
        BuildResult newer = await Client.BuildToEndAsync(ContextOf($"FROM {reference}\nLABEL unique={Unique()}\n"), options, cancellationToken: token);

        Assert.That((await Client.InspectAsync(local.ImageId!, token)).Config.Labels, Does.ContainKey("edition").WithValue("1"));
        Assert.That((await Client.InspectAsync(newer.ImageId!, token)).Config.Labels, Does.ContainKey("edition").WithValue("2"));
    }

    [Test]
    public async Task BuildAsync_OtherArgumentThanBefore_IsNotFromTheCache(CancellationToken token)
    {
        if (await IsRefusedAsync(Arguments(("A", "1")), token)) return;
        string dockerfile = $"{await FromBaseAnewAsync(token)}\nARG A\nLABEL a=$A\n";

        BuildResult first = await Client.BuildToEndAsync(ContextOf(dockerfile), Arguments(("A", "1")), cancellationToken: token);
        BuildResult second = await Client.BuildToEndAsync(ContextOf(dockerfile), Arguments(("A", "2")), cancellationToken: token);

        string told = Differs(Difference.CacheMissesArguments) ? "1" : "2";
        Assert.That((await Client.InspectAsync(first.ImageId!, token)).Config.Labels, Does.ContainKey("a").WithValue("1"));
        Assert.That((await Client.InspectAsync(second.ImageId!, token)).Config.Labels, Does.ContainKey("a").WithValue(told));
    }

    [Test]
    public async Task BuildAsync_OptionsAndTags_AreBothHonoured(CancellationToken token)
    {
        string tag = Unique();
        await WithAsync("ARG A\nLABEL a=$A", Arguments(("A", "1")) with { Tags = [tag] }, (image, _) => Assert.That(image.RepoTags, Is.EqualTo([tag])), token);
    }

    /// <summary>The first lines of a Dockerfile that no engine has in its cache.</summary>
    private async Task<string> FromBaseAnewAsync(CancellationToken token, string? stage = null)
        => $"FROM {await Host.GetBaseAsync(token)}{(stage is null ? "" : $" AS {stage}")}\nLABEL unique={Unique()}";

    private static BuildOptions Arguments(params (string Name, string? Value)[] arguments)
        => new() { BuildArguments = arguments.ToDictionary(argument => argument.Name, argument => argument.Value) };

    private async Task WithAsync(string instructions, BuildOptions options, Action<ImageInfo, string> assert, CancellationToken token)
        => await WithDockerfileAsync($"{await FromBaseAnewAsync(token)}\n{instructions}\n", options, assert, token);

    /// <summary>Builds with options and looks at what has come of it; where the host's channel does not carry them, sees that they are refused.</summary>
    private async Task WithDockerfileAsync(string dockerfile, BuildOptions options, Action<ImageInfo, string> assert, CancellationToken token)
    {
        if (await IsRefusedAsync(options, token)) return;
        StringBuilder log = new();
        string? id = null;
        // BuildKit of dockerd 20.10 does not know an archive by the headers that .NET's TarWriter begins with.
        ImageBuildContext context = ImageBuildContext.FromFiles([BuildContextFile.FromText("Dockerfile", dockerfile)]);
        await foreach (BuildProgress line in Client.BuildAsync(context, options, token))
        {
            log.Append(line.Stream);
            id = line.ImageId ?? id;
        }

        assert(await Client.InspectAsync(id!, token), log.ToString());
    }

    private async Task<bool> IsRefusedAsync(BuildOptions options, CancellationToken token)
    {
        if (!Differs(Difference.BuildOptionsAreNotCarried)) return false;
        using MemoryStream unread = new(ImageContent.Tar(("Dockerfile", "FROM scratch\nLABEL a=1\n"u8.ToArray())));

        ArcBoxException? thrown = await Assert.ThrowsAsync<ArcBoxException>(
            () => Client.BuildToEndAsync(ImageBuildContext.FromTar(unread), options, cancellationToken: token));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.BuildOptionsNotCarried));
        Assert.That(thrown.Message, Does.Contain("docker+unix://"));
        Assert.That(unread.Position, Is.Zero);
        return true;
    }

    private async Task<ImageBuildException> FailAsync(ImageBuildContext context, BuildOptions options, CancellationToken token)
    {
        ImageBuildException? failure = await Assert.ThrowsAsync<ImageBuildException>(() => Client.BuildToEndAsync(context, options, cancellationToken: token));
        return failure!;
    }
}
