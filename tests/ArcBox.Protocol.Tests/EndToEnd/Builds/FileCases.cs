using System.IO.Compression;
using System.Runtime.Versioning;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>Files of all kinds.</summary>
[UnsupportedOSPlatform("windows")]
internal static class FileCases
{
    private const string Memory = "FROM scratch\nCOPY a /x\n";

    public static IEnumerable<BuildCase> All =>
    [
        Of("links", site => site.Write("a/file", "1").Link("relative", "a/file").Link("a/up", "../a").Link("absolute", "/etc/passwd")
            .Link("dangling", string.Join('/', Enumerable.Repeat("nowhere", 30)))),
        Of("modes", site => site.Write("setuid", "1", "4755").Write("setgid", "1", "2711").Write("private", "1", "0600").Write("none", "1", "0000")
            .Write("open", "1", "0777").MakeDirectory("sticky", "1777").MakeDirectory("closed", "0700").MakeDirectory("passage", "0711")),
        Of("long names", site => site.Write(string.Join('/', Enumerable.Repeat(new string('d', 70), 3)) + "/" + new string('n', 200), "long")),
        Of("names of all scripts", site => site.Write(new string('ü', 100), "1").Write("漢字/кириллица", "2").Write("😀 ' \" \\ $x", "3")),
        Of("empty directories and files", site => site.MakeDirectory("empty").MakeDirectory("deep/deeper/empty").Write("nothing", "")),
        Of("large file", site => site.Write("large", new string('x', 3_000_000)).Write("behind", "1")),
        Of("many files", site => { for (int number = 0; number < 300; number++) site.Write($"d{number % 7}/{number}", $"{number}"); }),
        Of("owner and group of the disk", site => site.Write("a", "1").Run("chown", "1234:2345", "a")),
        Of("hard links", site => site.Write("one", "same").Run("ln", "one", "two")) with { Differs = BuildDifference.HardLinks },
        Of("pipe", site => site.Write("a", "1").Run("mkfifo", "pipe")) with { Differs = BuildDifference.Pipes },
        Of("time before 1970", site => site.Write("a", "1")) with { Time = new DateTime(1960, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
        Of("time with a fraction", site => site.Write("a", "1")) with { Time = new DateTime(2001, 1, 1, 0, 0, 0, 999, DateTimeKind.Utc) },
        Of("compressed", site => site.WriteUsual()) with
        {
            Ours = site => ImageBuildContext.FromDirectory(site.Context, options: new BuildContextOptions { Compression = CompressionLevel.Optimal }),
        },
        new("files: from memory", Memory)
        {
            Fill = site => site.MakeDirectory("a/b").Write("a/b/run.sh", "#!/bin/sh\n", "0750"),
            Time = DateTime.UnixEpoch,
            Ours = _ => ImageBuildContext.FromFiles(
                [BuildContextFile.FromText("Dockerfile", Memory), BuildContextFile.FromText("a/b/run.sh", "#!/bin/sh\n", (UnixFileMode)0b111_101_000)]),
        },
    ];

    private static BuildCase Of(string name, Action<BuildSite> fill) => new($"files: {name}", BuildCatalogue.Everything) { Fill = fill };
}
