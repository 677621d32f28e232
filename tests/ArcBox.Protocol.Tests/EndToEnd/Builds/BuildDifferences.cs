using System.Text.RegularExpressions;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>Takes out of an image's lines what is documented to differ, and nothing else. (Of hard links the lines of files tell nothing.)</summary>
internal static partial class BuildDifferences
{
    public static IEnumerable<string> Files(IEnumerable<string> lines, BuildDifference differs) => differs switch
    {
        BuildDifference.DirectoriesAboveKeptFiles => lines.Select(line => DirectoryTime().Replace(line, " directory")),
        BuildDifference.Pipes => lines.Where(line => !line.EndsWith(" Fifo", StringComparison.Ordinal)),
        _ => lines,
    };

    public static IEnumerable<string> Configuration(IEnumerable<string> lines, BuildDifference differs)
        => differs is BuildDifference.None ? lines : lines.Select(line => CopiedDigest().Replace(line, "dir:"));

    [GeneratedRegex(" (?:now|[0-9]+) directory\\z")]
    private static partial Regex DirectoryTime();

    [GeneratedRegex("\\bdir:[0-9a-f]{64}")]
    private static partial Regex CopiedDigest();
}
