using System.Formats.Tar;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Build;

/// <summary>Names that archives have trouble with.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DirectoryNameTests : IDisposable
{
    private readonly TestDirectory _directory = TestDirectory.WithDockerfile();

    public void Dispose() => _directory.Dispose();

    // As a child of the shell, because .NET cannot write such a name.
    [TestCase("touch \"$(printf 'bad\\377name')\"")]
    [TestCase("mkdir \"$(printf 'bad\\377name')\"")]
    [TestCase("ln -s nowhere \"$(printf 'bad\\377name')\"")]
    [Platform("Linux")]
    public async Task WriteToAsync_NameIsNotUtf8_SaysSo(string create)
    {
        await _directory.RunAsync(create);

        IOException failure = await Thrown.ByAsync<IOException>(Context().ToBytesAsync());
        await _directory.RunAsync("rm -r bad*");

        Assert.That(failure.Message, Does.Contain("bad\uFFFDname").And.Contain("not UTF-8"));
    }

    [TestCase("touch \"$(printf 'bad\\377name')\"")]
    [TestCase("mkdir \"$(printf 'bad\\377name')\"")]
    [Platform("Linux")]
    public async Task WriteToAsync_NameIsNotUtf8ButLeftOut_IsNoTrouble(string create)
    {
        await _directory.RunAsync(create);
        _directory.Write(".dockerignore", "bad*\n");

        List<string> names = await Context().NamesAsync();
        await _directory.RunAsync("rm -r bad*");

        Assert.That(names, Is.EqualTo(new[] { "Dockerfile", ".dockerignore" }));
    }

    [Test]
    public async Task WriteToAsync_NameHasAReplacementCharacter_IsKept()
    {
        _directory.Write("odd\uFFFDname", "");

        Assert.That(await Context().NamesAsync(), Does.Contain("odd\uFFFDname"));
    }

    [Test]
    public async Task WriteToAsync_LongAndUnicodeNames_AreKept()
    {
        string longName = string.Join('/', Enumerable.Repeat(new string('d', 100), 4)) + "/file.txt";
        _directory.Write(longName, "long");
        _directory.Write("grüße/文件 🐳.txt", "unicode");

        List<(GnuTarEntry Entry, string Content)> entries = await Context().ReadAsync();

        Assert.That(entries.Single(pair => pair.Content == "long").Entry.Name, Is.EqualTo(longName));
        Assert.That(entries.Single(pair => pair.Content == "unicode").Entry.Name, Is.EqualTo("grüße/文件 🐳.txt"));
    }

    [TestCase(99)]
    [TestCase(100)]
    [TestCase(101)]
    [TestCase(255)]
    public async Task WriteToAsync_NameOfLength_IsKept(int length)
    {
        string name = new('n', length);
        _directory.Write(name, "");
        _directory.Write($"ü/{name[..^2]}", "");

        Assert.That(await Context().NamesAsync(), Is.EqualTo(new[] { "Dockerfile", name, "ü/", $"ü/{name[..^2]}" }));
    }

    private ImageBuildContext Context() => ImageBuildContext.FromDirectory(_directory.FullName);
}
