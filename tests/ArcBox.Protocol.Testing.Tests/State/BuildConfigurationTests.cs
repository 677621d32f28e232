using System.Text.Json.Nodes;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>What instructions make of an image. All was looked up on dockerd 20.10.24.</summary>
public sealed class BuildConfigurationTests : BuildTestBase
{
    [TestCase("a=1", "a=1")]
    [TestCase("a=1 b=\"x y\" c='$a'", "a=1|b=x y|c=$a")]
    [TestCase("a=a\\ b b=\"a\\\"b\" c=\\$B d=\"x\\y\"", "a=a b|b=a\"b|c=$B|d=x\\y")]
    [TestCase("old style   value \"q\"", "old=style   value q")]
    [TestCase("a=$ b=$1x c=$$ d=${a} e=$-", "a=$|b=x|c=|d=|e=")]
    [TestCase("a=${N:-def} b=${V:-def} c=${V:+plus} d=${N:+plus} e=${V:?no}", "a=def|b=v|c=plus|d=|e=v")]
    [TestCase("a=$V-$V b=${V}w c=$Vw", "a=v-v|b=vw|c=")]
    [TestCase("a=1 b=$a", "a=1|b=")]
    [TestCase("a=${N:-${V}}", "a=v")]
    [TestCase("PATH=/x a=1 a=2", "PATH=/x|a=2")]
    [TestCase("\"a b\"=c", "a b=c")]
    public async Task BuildAsync_Env_IsReadAsDockerdReadsIt(string words, string expected)
    {
        ImageInfo image = await BuiltAsync($"FROM scratch\nARG V=v\nENV {words}\n");

        string[] env = expected.Split('|');
        Assert.That(image.Config.Env, Is.EqualTo(expected.StartsWith("PATH=", StringComparison.Ordinal) ? env : [Path, .. env]));
    }

    [Test]
    public async Task BuildAsync_EverySetting_IsInTheConfiguration()
    {
        ImageInfo image = await BuiltAsync(
            """
            FROM scratch AS One
            ENV a=1
            LABEL "k k"="v v" l=$a
            USER u:$a
            WORKDIR /a
            WORKDIR b/../../c
            VOLUME /x /y
            VOLUME ["/z"]
            EXPOSE 80 90/udp 100-102 8080:81
            CMD echo $a
            ENTRYPOINT ["e", "f"]
            MAINTAINER Me <a@b>
            HEALTHCHECK --interval=1m30s --retries=3 CMD curl x
            SHELL ["/bin/bash", "-c"]
            CMD x && y
            ONBUILD LABEL z=1
            onbuild  USER q
            STOPSIGNAL SIGTERM
            """);

        ImageConfig config = image.Config;
        Assert.That((config.User, config.WorkingDir, image.Author), Is.EqualTo(("u:1", "/c", "Me <a@b>")));
        Assert.That(config.Labels, Is.EquivalentTo(new Dictionary<string, string> { ["k k"] = "v v", ["l"] = "1" }));
        Assert.That(config.Volumes.Keys, Is.EquivalentTo(new[] { "/x", "/y", "/z" }));
        Assert.That(config.ExposedPorts.Keys, Is.EquivalentTo(new[] { "80/tcp", "90/udp", "100/tcp", "101/tcp", "102/tcp", "81/tcp" }));
        Assert.That(config.Cmd, Is.EqualTo(new[] { "/bin/bash", "-c", "x && y" }));
        Assert.That(config.Entrypoint, Is.EqualTo(new[] { "e", "f" }));
        JsonNode bytes = JsonNode.Parse(await Server.Store.ReadContentAsync(image.Id))!["config"]!;
        Assert.That(bytes["OnBuild"]!.ToJsonString(), Is.EqualTo("""["LABEL z=1","USER q"]"""));
        Assert.That((string)bytes["StopSignal"]!, Is.EqualTo("SIGTERM"));
        Assert.That(bytes["Shell"]!.ToJsonString(), Is.EqualTo("""["/bin/bash","-c"]"""));
        Assert.That(bytes["Healthcheck"]!.ToJsonString(), Is.EqualTo("""{"Test":["CMD-SHELL","curl x"]}"""));
    }

    [TestCase("CMD x", "ENTRYPOINT y", "/bin/sh -c x", "/bin/sh -c y")]
    [TestCase("CMD [\"x\"]", "ENTRYPOINT [\"y\"]", "x", "y")]
    [TestCase("CMD []", "ENTRYPOINT", "", "")]
    [TestCase("CMD", "ENTRYPOINT []", "", "")]
    [TestCase("CMD $a \\\\ b", "USER a", "/bin/sh -c $a \\\\ b", "base")]
    [TestCase("CMD [not json", "USER a", "/bin/sh -c [not json", "base")]
    [TestCase("ENTRYPOINT y", "USER a", "", "/bin/sh -c y")]
    public async Task BuildAsync_CommandAndEntrypoint_FollowDockerd(string first, string second, string command, string entrypoint)
    {
        await Server.Store.AddImageAsync("base", new MockImageOptions { Command = ["below"], Entrypoint = ["base"] });

        ImageInfo image = await BuiltAsync($"FROM base\n{first}\n{second}\n");

        Assert.That((string.Join(' ', image.Config.Cmd), string.Join(' ', image.Config.Entrypoint)), Is.EqualTo((command, entrypoint)));
    }

    [Test]
    public async Task BuildAsync_Arguments_AreOfTheirStage()
    {
        await Server.Store.AddImageAsync("base:1");

        ImageInfo image = await BuiltAsync(
            """
            ARG TAG=1
            ARG NAME=base:$TAG
            FROM scratch AS other
            ARG TAG=other
            LABEL tag=$TAG
            FROM ${NAME}
            LABEL none=$TAG
            ARG TAG
            ARG OWN=own$TAG OTHER
            LABEL tag=$TAG own=$OWN other=$OTHER
            ENV TAG=env
            ARG TAG=later
            LABEL env=$TAG
            """);

        Assert.That(image.Config.Labels, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["none"] = "", ["tag"] = "1", ["own"] = "own1", ["other"] = "", ["env"] = "env",
        }));
    }

    [TestCase("FROM scratch\r\nLABEL a=1 \\\r\n b=2\r\n", "LABEL a=1  b=2")]
    [TestCase("\uFEFFFROM scratch\n  # comment\n   label a=1 \\\n  # comment\n b=2", "label a=1  b=2")]
    [TestCase("# a comment\n# escape=`\nFROM scratch\nLABEL a=1 \\\n\n\n b=2", "LABEL a=1  b=2")]
    [TestCase("# syntax=docker/dockerfile:1\n#escape = `\nFROM scratch\nLABEL a=1 `  \nb=2\n", "LABEL a=1 b=2")]
    [TestCase("FROM scratch\nLABEL a=1 b=2 \\\n", "LABEL a=1 b=2")]
    public async Task BuildAsync_LinesJoined_AreOneInstruction(string dockerfile, string instruction)
    {
        List<BuildProgress> lines = await BuildAsync(dockerfile);

        Assert.That(lines.Select(line => line.Stream), Has.Some.EqualTo($"Step 2/2 : {instruction}"));
        ImageInfo image = await Client.InspectAsync(lines.Last(line => line.ImageId is not null).ImageId!);
        Assert.That(image.Config.Labels, Is.EquivalentTo(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }));
    }
}
