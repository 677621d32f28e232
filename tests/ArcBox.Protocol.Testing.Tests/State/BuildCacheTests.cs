using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using ArcBox.Protocol.V1;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>The cache of dockerd's classic builder. Time passes between builds, so that no two images are the same by chance.</summary>
public sealed class BuildCacheTests : BuildTestBase
{
    private const string Cached = " ---> Using cache\n";

    private readonly FakeTimeProvider _time = new();

    protected override ArcBoxMockOptions Options => new() { TimeProvider = _time };

    [SetUp]
    public Task AddBaseAsync() => Server.Store.AddImageAsync("base:1", new MockImageOptions { Layers = 1 });

    [Test]
    public async Task BuildAsync_SameAgain_TellsOfTheCacheAndIsTheSameImage()
    {
        const string dockerfile = "FROM base:1\nENV A=1\nCOPY a /x\nRUN anything\n";
        (string first, string firstLog) = await LogAsync(dockerfile, "a");

        (string second, string secondLog) = await LogAsync(dockerfile, "a");

        Assert.That(second, Is.EqualTo(first));
        Assert.That(firstLog, Does.Not.Contain("cache"));
        Assert.That(secondLog, Does.Not.Contain("Running in"));
        Assert.That(secondLog.Split(Cached), Has.Length.EqualTo(4));
        Assert.That(secondLog, Does.Match("Step 3/4 : COPY a /x\n ---> Using cache\n ---> [0-9a-f]{12}\n"));
    }

    [TestCase("FROM scratch\nLABEL a=1\n")]
    [TestCase("FROM base:1 AS one\nCOPY a /x\nFROM base:1\nCOPY --from=one /x /w\n")]
    public async Task BuildAsync_SameAgain_IsTheSameImage(string dockerfile)
    {
        (string first, _) = await LogAsync(dockerfile, "a");

        (string second, _) = await LogAsync(dockerfile, "a");

        Assert.That(second, Is.EqualTo(first));
    }

    [TestCase("FROM base:1\nARG A=1\nRUN echo $A\n", "FROM base:1\nARG A=2\nRUN echo $A\n", 0)]
    [TestCase("ARG A=1\nFROM base:1\nARG A\nRUN echo $A\n", "ARG A=2\nFROM base:1\nARG A\nRUN echo $A\n", 1)]
    [TestCase("FROM base:1\nRUN one\nRUN two\n", "FROM base:1\nRUN one\nRUN other\n", 1)]
    [TestCase("FROM base:1\nCOPY a /x\n", "FROM base:1\nCOPY a /y\n", 0)]
    [TestCase("FROM base:1\nCOPY a /x\n", "FROM base:1\nCOPY --chown=1:1 a /x\n", 0)]
    [TestCase("FROM base:1\nCOPY d/ /x\n", "FROM base:1\nCOPY e/ /x\n", 0)]
    public async Task BuildAsync_OtherStep_IsBuiltAnew(string first, string second, int cached)
    {
        await LogAsync(first, "a", "d/1", "e/2");

        (_, string log) = await LogAsync(second, "a", "d/1", "e/2");

        Assert.That(log.Split(Cached), Has.Length.EqualTo(cached + 1));
    }

    [Test]
    public async Task BuildAsync_OtherContent_BuildsTheCopiesOfIt()
    {
        const string dockerfile = "FROM base:1\nCOPY same /\nCOPY d /d/\n";
        (string first, _) = await LogFilesAsync(dockerfile, ("same", "s", 1), ("d/e/f", "1", 1));

        (string other, string log) = await LogFilesAsync(dockerfile, ("same", "s", 2), ("d/e/f", "2", 1));
        (string again, _) = await LogFilesAsync(dockerfile, ("same", "s", 3), ("d/e/f", "1", 3));

        Assert.That(log.Split(Cached), Has.Length.EqualTo(2));
        Assert.That(other, Is.Not.EqualTo(first));
        Assert.That(again, Is.EqualTo(first));
    }

    [Test]
    public async Task BuildAsync_ImageRemoved_IsBuiltAnew()
    {
        (string first, _) = await LogAsync("FROM base:1\nRUN one\n");
        await Client.RemoveAsync(first);

        (string second, string log) = await LogAsync("FROM base:1\nRUN one\n");

        Assert.That(log, Does.Not.Contain("cache"));
        Assert.That(second, Is.Not.EqualTo(first));
    }

    // As dockerd 20.10 tells it of the same Dockerfile; digests of sources are its own.
    [Test]
    public async Task BuildAsync_History_IsWordedAsDockerdWordsIt()
    {
        (string id, _) = await LogAsync(
            """
            ARG G=glob
            FROM base:1
            ARG A=1
            ARG B
            ARG G
            ENV E=1
            COPY a /x
            COPY a b /y/
            COPY --chown=1:1 d /z
            RUN echo $A
            ADD a* /q/
            RUN ["echo","$A"]
            """, "a", "b", "d/c");

        using JsonDocument config = JsonDocument.Parse(await Server.Store.ReadContentAsync(id));
        string[] history = [.. config.RootElement.GetProperty("history").EnumerateArray().Skip(1).Select(step => step.GetProperty("created_by").GetString()!)];
        string[] words = [.. history.Select(step => System.Text.RegularExpressions.Regex.Replace(step, "[0-9a-f]{64}", "DIGEST"))];
        Assert.That(words, Is.EqualTo(new[]
        {
            "/bin/sh -c #(nop)  ARG A=1",
            "/bin/sh -c #(nop)  ARG B",
            "/bin/sh -c #(nop)  ARG G",
            "/bin/sh -c #(nop)  ENV E=1",
            "/bin/sh -c #(nop) COPY file:DIGEST in /x ",
            "/bin/sh -c #(nop) COPY multi:DIGEST in /y/ ",
            "/bin/sh -c #(nop) COPY --chown=1:1dir:DIGEST in /z ",
            "|2 A=1 G=glob /bin/sh -c echo $A",
            "/bin/sh -c #(nop) ADD file:DIGEST in /q/ ",
            "|2 A=1 G=glob echo $A",
        }));
    }

    private Task<(string Id, string Log)> LogAsync(string dockerfile, params string[] files)
        => LogFilesAsync(dockerfile, [.. files.Select(name => (name, name, 1))]);

    private async Task<(string Id, string Log)> LogFilesAsync(string dockerfile, params (string Name, string Text, int Day)[] files)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        MemoryStream archive = new();
        using (TarWriter tar = new(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach ((string name, string text, int day) in files.Prepend(("Dockerfile", dockerfile, 1)))
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)), ModificationTime = new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero),
                });
            }
        }

        archive.Position = 0;
        StringBuilder log = new();
        string id = "";
        await foreach (BuildProgress line in Client.BuildAsync(ImageBuildContext.FromTar(archive)))
        {
            log.Append(line.Stream);
            id = line.ImageId ?? id;
        }

        return (id, log.ToString());
    }
}
