namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A directory of a test's own. Its path is short, because a socket's path may have no more than 107 bytes.</summary>
internal sealed class TestDirectory : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("ab-").FullName;

    public string this[string name] => Path.Combine(FullName, name);

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
