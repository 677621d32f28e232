using System.Text;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Testing.Tests.Recording;

/// <summary>The cassette that <see cref="AllMethods"/> makes of <see cref="ScriptedEngine"/>, as it lies in the repository.</summary>
internal static class Golden
{
    private const string Place = "tests/ArcBox.Protocol.Testing.Tests/Recording/all-methods.cassette";

    public static byte[] Bytes => File.ReadAllBytes(Path.Combine(SourceTree.Root, Place));

    public static string Text => Encoding.UTF8.GetString(Bytes);
}
