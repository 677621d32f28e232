namespace ArcBox.Protocol.Tests.Support;

/// <summary>A directory of a test's own, with a Dockerfile in it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => Write("Dockerfile", "FROM scratch\n");

    public string Path { get; } = Directory.CreateTempSubdirectory("arcbox-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], content);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
