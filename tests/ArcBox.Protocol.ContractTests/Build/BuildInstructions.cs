using System.Text;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.ContractTests;

[Description("Build: instructions and contexts")]
public sealed class BuildInstructions(ContractHost host) : BuildContract(host)
{
    [Test]
    public async Task BuildAsync_Label_IsInTheImage(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("LABEL one=1 two=\"2 3\"\nLABEL one=changed", token);

        Assert.That(image.Config.Labels, Does.ContainKey("one").WithValue("changed").And.ContainKey("two").WithValue("2 3"));
        Assert.That(image.Config.Labels, Does.ContainKey(ContractHost.Mark), "the base's own");
    }

    [Test]
    public async Task BuildAsync_Env_IsInTheImageAndInLaterInstructions(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("ENV WHO=world\nENV GREETING=\"hello $WHO\"\nLABEL said=$GREETING", token);

        Assert.That(image.Config.Env, Does.Contain("WHO=world").And.Contain("GREETING=hello world"));
        Assert.That(image.Config.Labels, Does.ContainKey("said").WithValue("hello world"));
    }

    [Test]
    public async Task BuildAsync_ArgWithDefault_IsUsedAndNotKept(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("ARG FLAVOUR=plain\nLABEL flavour=$FLAVOUR", token);

        Assert.That(image.Config.Labels, Does.ContainKey("flavour").WithValue("plain"));
        Assert.That(image.Config.Env, Has.None.StartsWith("FLAVOUR"));
    }

    [Test]
    public async Task BuildAsync_CmdAndEntrypoint_AreInTheImageWordByWord(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("ENTRYPOINT [\"/app\", \"--serve\"]\nCMD [\"--port\", \"80 80\"]", token);

        Assert.That(image.Config.Entrypoint, Is.EqualTo(["/app", "--serve"]));
        Assert.That(image.Config.Cmd, Is.EqualTo(["--port", "80 80"]));
    }

    [Test]
    public async Task BuildAsync_CmdAsText_IsGivenToTheShell(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("CMD echo hello", token);

        Assert.That(image.Config.Cmd, Is.EqualTo(["/bin/sh", "-c", "echo hello"]));
    }

    [Test]
    public async Task BuildAsync_UserAndWorkdir_AreInTheImage(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("WORKDIR /srv\nWORKDIR app\nUSER 1000:1000", token);

        Assert.That(image.Config.WorkingDir, Is.EqualTo("/srv/app"));
        Assert.That(image.Config.User, Is.EqualTo("1000:1000"));
    }

    [Test]
    public async Task BuildAsync_ExposeAndVolume_AreInTheImage(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("EXPOSE 80 53/udp\nVOLUME /data", token);

        Assert.That(image.Config.ExposedPorts.Keys, Is.EquivalentTo(["80/tcp", "53/udp"]));
        Assert.That(image.Config.Volumes.Keys, Is.EqualTo(["/data"]));
    }

    [Test]
    public async Task BuildAsync_CommentsAndContinuedLines_AreNoSteps(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("# a comment\n\nlabel a=1 \\\n  # in between\n  b=2", token);

        Assert.That(image.Config.Labels, Does.ContainKey("a").WithValue("1").And.ContainKey("b").WithValue("2"));
    }

    [Test]
    public async Task BuildAsync_UnicodeInLabelsAndEnv_ComesThrough(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("LABEL gruß=\"größe 漢字 🐳\"\nENV STADT=\"Zürich ☀\"", token);

        Assert.That(image.Config.Labels, Does.ContainKey("gruß").WithValue("größe 漢字 🐳"));
        Assert.That(image.Config.Env, Does.Contain("STADT=Zürich ☀"));
    }

    [Test]
    public async Task BuildAsync_UnicodeFileName_CanBeCopied(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("COPY [\"grüße 漢字 🐳.txt\", \"/\"]", token, ("grüße 漢字 🐳.txt", NewContent()));

        Assert.That(image.RootFs.Layers, Has.Count.EqualTo(LayersWith(copies: 1)));
    }

    [Test]
    public async Task BuildAsync_ContextLargerThanAMessageMayBe_IsSentInParts(CancellationToken token)
    {
        byte[] content = new byte[6_000_000];
        NewContent().CopyTo(content, 0);

        ImageInfo image = await BuildAsync("COPY large /", token, ("large", content));

        Assert.That(image.RootFs.Layers, Has.Count.EqualTo(LayersWith(copies: 1)));
    }

    [Test]
    public async Task BuildAsync_EmptyFile_CanBeCopied(CancellationToken token)
    {
        ImageInfo image = await BuildAsync("COPY empty /", token, ("empty", []));

        Assert.That(image.RootFs.Layers, Has.Count.EqualTo(LayersWith(copies: 1)));
    }

    [Test]
    public async Task BuildAsync_LargeLabel_ComesThrough(CancellationToken token)
    {
        string value = new('x', 5_000); // Much longer ones take engines many seconds.

        ImageInfo image = await BuildAsync($"LABEL large={value}", token);

        Assert.That(image.Config.Labels["large"], Is.EqualTo(value));
    }

    [Test]
    public async Task BuildAsync_DirectoryWithOtherDockerfile_BuildsThatOne(CancellationToken token)
    {
        using TestDirectory directory = new();
        directory.Write("Dockerfile", "NOTHING that could be built");
        directory.Write("docker/other.Dockerfile", $"FROM {await Host.GetBaseAsync(token)}\nCOPY data /\nLABEL chosen=yes\n");
        directory.Write("data/file", Encoding.UTF8.GetString(NewContent()));

        BuildResult built = await Client.BuildToEndAsync(
            ImageBuildContext.FromDirectory(directory.FullName, "docker/other.Dockerfile"), cancellationToken: token);

        Assert.That((await Client.InspectAsync(built.ImageId!, token)).Config.Labels, Does.ContainKey("chosen"));
    }
}
