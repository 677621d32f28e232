namespace ArcBox.Protocol.Tests.Support;

/// <summary>A directory of a test's own. Its path is short, because a socket's path may have no more than 107 bytes.</summary>
internal sealed class TestDirectory : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("ab-").FullName;

    public string this[string name] => Path.Combine(FullName, name);

    /// <summary>A directory that can be built.</summary>
    public static TestDirectory WithDockerfile()
    {
        TestDirectory directory = new();
        directory.Write("Dockerfile", "FROM scratch\n");
        return directory;
    }

    public override string ToString() => FullName;

    public string Write(string name, string content)
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
