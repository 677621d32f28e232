using System.Diagnostics;
using System.Formats.Tar;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Build;

/// <summary>Which Dockerfile a directory sends.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DockerfileTests : IDisposable
{
    private readonly TestDirectory _directory = TestDirectory.WithDockerfile();

    public void Dispose() => _directory.Dispose();

    [TestCase("Other")]
    [TestCase("sub/Dockerfile")]
    public async Task Dockerfile_AnotherInside_TakesTheRootsPlace(string name)
    {
        _directory.Write(name, "FROM other\n");

        List<(GnuTarEntry Entry, string Content)> entries = await Context(name).ReadAsync();

        Assert.That(entries.Where(pair => pair.Entry.Name == "Dockerfile").Select(pair => pair.Content), Is.EqualTo(new[] { "FROM other\n" }));
        Assert.That(entries.Single(pair => pair.Entry.Name == name).Content, Is.EqualTo("FROM other\n"), "it stays where it was, too");
    }

    [Test]
    public async Task Dockerfile_Outside_TakesTheRootsPlace()
    {
        using TestDirectory elsewhere = TestDirectory.WithDockerfile();
        string other = elsewhere.Write("other", "FROM other\n");

        List<(GnuTarEntry Entry, string Content)> entries = await Context(other).ReadAsync();

        Assert.That(entries.Select(pair => (pair.Entry.Name, pair.Content)), Is.EqualTo(new[] { ("Dockerfile", "FROM other\n") }));
    }

    [TestCase("FROM linked\n")]
    [TestCase("")]
    [Platform(Exclude = "Win")]
    public async Task Dockerfile_Link_IsSentAsTheFileItself(string content)
    {
        using TestDirectory elsewhere = TestDirectory.WithDockerfile();
        string target = elsewhere.Write("other", content);
        File.Delete(_directory["Dockerfile"]);
        File.CreateSymbolicLink(_directory["Dockerfile"], target);

        List<(GnuTarEntry Entry, string Content)> entries = await Context().ReadAsync();

        Assert.That(entries.Select(pair => (pair.Entry.EntryType, pair.Content)), Is.EqualTo(new[] { (TarEntryType.RegularFile, content) }));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task Dockerfile_Pipe_IsRefusedWithoutHanging()
    {
        using (Process mkfifo = Process.Start("mkfifo", [_directory["pipe"]])) await mkfifo.WaitForExitAsync().Soon();

        Assert.That(() => Context("pipe"), Throws.TypeOf<FileNotFoundException>());
    }

    private ImageBuildContext Context(string? dockerfile = null) => ImageBuildContext.FromDirectory(_directory.FullName, dockerfile);
}
