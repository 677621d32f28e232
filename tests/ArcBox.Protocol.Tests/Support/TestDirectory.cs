namespace ArcBox.Protocol.Tests.Support;

/// <summary>A directory of a test's own. Its path is short, because a socket's path may have no more than 107 bytes.</summary>
internal sealed class TestDirectory : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("ab").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public override string ToString() => _path;

    public string Write(string name, string content)
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
