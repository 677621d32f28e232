using System.Runtime.Versioning;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>What an ignore file leaves of the usual files.</summary>
[UnsupportedOSPlatform("windows")]
internal static class IgnoreCases
{
    public static IEnumerable<BuildCase> All =>
    [
        With("empty", ""),
        With("comment alone", "# only a comment"),
        With("files of the root", "*.log"),
        With("files on any level", "**/*.log"),
        With("directory", "src"),
        With("directory with slashes", "/src/"),
        With("all in a directory", "src/*"),
        With("all below a directory", "src/**"),
        With("one level down", "*/bin"),
        With("any level, but one file", "**/bin\n!src/bin/keep.txt") with { Differs = BuildDifference.DirectoriesAboveKeptFiles },
        With("all but a directory", "*\n!src"),
        With("all but a file far down", "*\n!src/lib/deep/file.txt") with { Differs = BuildDifference.DirectoriesAboveKeptFiles },
        With("all but files of the root", "**\n!*.md"),
        With("last line counts", "*.md\n!README.md"),
        With("last line counts, other way round", "!README.md\n*.md"),
        With("there and back", "README.md\n!README.md\nREADME.*"),
        With("exception that comes too early", "!src\n*/bin"),
        With("directory there and back", "src\n!src\n*/bin"),
        With("set of characters", "src/[a-m]?b"),
        With("spaces around", "**/d??p/*\n  !src/lib/deep/f*  "),
        With("space and umlaut", "with space.txt\nüm*"),
        With("escaped star", "\\*star"),
        With("the Dockerfile and the ignore file", "Dockerfile\n.dockerignore"),
        With("all but the ignore file", "*\n!.dockerignore"),
        With("dots, and line ends of Windows", "./src/../src/bin\r\n*.log\r"),
        new("ignore: file of the Dockerfile's own", BuildCatalogue.Everything)
        {
            Fill = site => site.WriteUsual().Write(".dockerignore", "*.md\n").Write("Dockerfile.dockerignore", "*.log\n"),
            // Only BuildKit's client knows such a file, and that it counts alone.
            ForDocker = site => site.Write(".dockerignore", "*.log\n"),
            Time = new DateTime(2002, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        },
    ];

    private static BuildCase With(string name, string rules)
        => new($"ignore: {name}", BuildCatalogue.Everything) { Fill = site => site.WriteUsual().Write(".dockerignore", rules + "\n") };
}
