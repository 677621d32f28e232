using System.IO.Compression;
using System.Runtime.Versioning;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.EndToEnd;

/// <summary>A directory that is built twice, by us and by the docker command line, makes the same files.</summary>
[TestFixture("ARCBOX_TEST_DOCKER")]
[TestFixture("ARCBOX_TEST_PODMAN")]
[NonParallelizable]
[UnsupportedOSPlatform("windows")]
public sealed class BuildContextTests(string variable)
{
    // Links by where they lead, files by content and time. An engine makes up the time of directories that it was not sent.
    private const string Listing = """
        RUN cd /x && busybox find . | busybox sort | while read -r f; do \
            if [ -L "$f" ]; then echo "= $f -> $(busybox readlink "$f")"; \
            elif [ -d "$f" ]; then echo "= $f/ $(busybox stat -c '%a %u %g' "$f")"; \
            else echo "= $f $(busybox stat -c '%a %u %g %Y' "$f") $(busybox md5sum <"$f")"; fi; done
        """;

    private static readonly string[] Rules =
    [
        "",
        "# only a comment",
        "*.log",
        "**/*.log",
        "src",
        "/src/",
        "src/*",
        "src/**",
        "*/bin",
        "**/bin\n!src/bin/keep.txt",
        "*\n!src",
        "*\n!src/lib/deep/file.txt",
        "**\n!*.md",
        "*.md\n!README.md",
        "!README.md\n*.md",
        "README.md\n!README.md\nREADME.*",
        "src/[a-m]?b",
        "**/d??p/*\n  !src/lib/deep/f*  ",
        "with space.txt\nüm*",
        "\\*star",
        "Dockerfile\n.dockerignore",
        "*\n!.dockerignore",
        "./src/../src/bin\r\n*.log\r",
    ];

    private TestDirectory _tree = null!;
    private ImageClient _client = null!;
    private string _engine = null!;
    private PodmanTurn? _turn;

    [OneTimeSetUp]
    public async Task ConnectAsync()
    {
        ArcBoxEndpoint endpoint = Rig.Engine(variable);
        _turn = await PodmanTurn.EnterAsync(variable);
        _client = ImageClient.ForEndpoint(endpoint);
        _engine = endpoint.ToString()["docker+".Length..];
    }

    [OneTimeTearDown]
    public async Task DisconnectAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        _turn?.Dispose();
    }

    [SetUp]
    public void MakeTree() => _tree = new TestDirectory();

    [TearDown]
    public void DeleteTree() => _tree.Dispose();

    [TestCaseSource(nameof(Rules))]
    public async Task BuildAsync_IgnoreFile_LeavesTheFilesThatDockerLeaves(string rules)
    {
        Fill();
        _tree.Write(".dockerignore", rules + "\n");

        await CompareAsync(ImageBuildContext.FromDirectory(_tree.FullName));
    }

    [Test]
    public async Task BuildAsync_LinksModesAndNames_AreDockers()
    {
        Fill();
        _tree.Write(string.Join('/', Enumerable.Repeat(new string('d', 70), 3)) + "/" + new string('ü', 100), "long");
        File.CreateSymbolicLink(_tree["link"], "src/lib");
        File.CreateSymbolicLink(_tree["dangling"], string.Join('/', Enumerable.Repeat("nowhere", 30)));
        Directory.CreateDirectory(_tree["empty"]);
        foreach ((string name, string mode) in new[] { ("a.log", "4755"), ("README.md", "0600"), ("empty", "1777"), ("src/lib", "0711") })
            File.SetUnixFileMode(_tree[name], (UnixFileMode)Convert.ToInt32(mode, 8));

        await CompareAsync(ImageBuildContext.FromDirectory(_tree.FullName));
    }

    [Test]
    public async Task BuildAsync_Compressed_GivesTheSameFiles()
    {
        Fill();

        await CompareAsync(ImageBuildContext.FromDirectory(_tree.FullName, options: new BuildContextOptions { Compression = CompressionLevel.Optimal }));
    }

    [Test]
    public async Task BuildAsync_DockerfileElsewhereInTheDirectory_GivesTheSameFiles()
    {
        Fill();
        // Else there would be ours at the root, which docker does not need.
        _tree.Write(".dockerignore", "Dockerfile\n");
        _tree.Write("src/Prod", File.ReadAllText(_tree["Dockerfile"]));

        await CompareAsync(ImageBuildContext.FromDirectory(_tree.FullName, "src/Prod"), "-f", _tree["src/Prod"]);
    }

    [Test]
    public async Task BuildAsync_IgnoreFileOfTheDockerfile_AppliesAlone()
    {
        Fill();
        _tree.Write(".dockerignore", "*.md\n");
        _tree.Write("Dockerfile.dockerignore", "*.log\n");

        string[] ours = await OursAsync(ImageBuildContext.FromDirectory(_tree.FullName));

        Assert.That(ours, Has.Some.Contains("/README.md ").And.None.StartsWith("= ./a.log ").And.Some.StartsWith("= ./src/a.log "));
    }

    [Test]
    public async Task BuildAsync_Files_AreWhereTheyBelong()
    {
        ImageBuildContext context = ImageBuildContext.FromFiles(
        [
            BuildFile.FromText("Dockerfile", Dockerfile()), BuildFile.FromText("a/b/run.sh", "#!/bin/sh\n", (UnixFileMode)0b111_101_000),
        ]);

        string[] ours = await OursAsync(context);

        Assert.That(ours, Is.SupersetOf(new[] { "= ./a/ 755 0 0", "= ./a/b/ 755 0 0" }));
        Assert.That(ours, Has.Some.StartsWith("= ./a/b/run.sh 750 0 0 0 "));
    }

    private static string Dockerfile() => $"FROM {Rig.Registry}/lab/busybox:1\nLABEL run={Guid.NewGuid():n}\nCOPY . /x\n{Listing}\n";

    private static string[] Entries(string log) => [.. log.Split('\n').Where(line => line.StartsWith("= ", StringComparison.Ordinal))];

    private void Fill()
    {
        _tree.Write("Dockerfile", Dockerfile());
        foreach (string name in new[]
        {
            "README.md", "NOTES.md", "a.log", "*star", "xstar", "with space.txt", "ümlaut.txt", "src/a.log", "src/lib/deep/file.txt", "src/lib/deep/other.txt",
            "src/bin/keep.txt", "src/bin/drop.txt", "src/abb", "src/zbb", "bin/x",
        }) _tree.Write(name, name);
        foreach (string directory in Directory.GetDirectories(_tree.FullName, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
    }

    private async Task CompareAsync(ImageBuildContext context, params string[] options)
    {
        string[] ours = await OursAsync(context);
        string[] theirs = Entries(await DockerCommand.BuildAsync(_engine, _tree.FullName, options));

        Assert.That(theirs, Is.Not.Empty);
        Assert.That(ours, Is.EqualTo(theirs));
    }

    private async Task<string[]> OursAsync(ImageBuildContext context)
    {
        string log = "";
        await foreach (BuildProgress progress in _client.BuildAsync(context)) log += progress.Stream;
        return Entries(log);
    }
}
