using System.Text;

namespace ArcBox.Protocol.Testing.Tests.Recording;

/// <summary>The cassette that <see cref="AllMethods"/> makes of <see cref="ScriptedEngine"/>, as it lies in the repository.</summary>
internal static class Golden
{
    private const string Place = "tests/ArcBox.Protocol.Testing.Tests/Recording/all-methods.cassette";

    public static byte[] Bytes => File.ReadAllBytes(Path.Combine(SourceRoot(), Place));

    public static string Text => Encoding.UTF8.GetString(Bytes);

    private static string SourceRoot()
    {
        DirectoryInfo? directory = new(TestContext.CurrentContext.TestDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "ArcBox.Protocol.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests do not run below the source tree.");
    }
}
