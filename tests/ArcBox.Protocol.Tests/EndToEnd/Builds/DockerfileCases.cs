using System.Runtime.Versioning;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>Where the Dockerfile is, and how it is written.</summary>
[UnsupportedOSPlatform("windows")]
internal static class DockerfileCases
{
    private const string Some = "FROM scratch\nCOPY src bin /x/\n";

    public static IEnumerable<BuildCase> All =>
    [
        new("Dockerfile: elsewhere in the context", Some) { DockerfilePath = "src/Prod" },
        new("Dockerfile: of another name", Some)
        {
            DockerfilePath = "other.Dockerfile", Fill = site => site.WriteUsual().Write("Dockerfile", "FROM nowhere\n"),
        },
        new("Dockerfile: beside the context", Some) { DockerfilePath = "../Outside" },
        new("Dockerfile: excluded", Some) { Fill = site => site.WriteUsual().Write(".dockerignore", "Dockerfile\n*.md\n") },
        new("Dockerfile: line ends of Windows", "FROM scratch\r\nCOPY src \\\r\n  bin /x/\r\nLABEL a=1\r\n"),
        new("Dockerfile: byte order mark", "\uFEFF" + Some),
        new("Dockerfile: escape directive", "# escape=`\nFROM scratch\nCOPY src `\n  bin /x/\nLABEL a=b`\n  c=\"d`\"\"\n")
        {
            NotOnPodman = "Podman 4.3 does not read values by the escape directive.",
        },
        new("Dockerfile: comments and words in small letters", "# first\nfrom scratch\n# second\ncopy src bin \\\n# third\n /x/\n"),
        new("Dockerfile: stages",
            "FROM scratch AS one\nCOPY src /one/\nFROM scratch\nCOPY bin /two/\nCOPY --from=one /one/lib /three/\nCOPY --from=0 /one/abb /\n"),
        new("Dockerfile: stage on a stage", "FROM scratch AS one\nCOPY src /x/\nLABEL one=1\nENV A=1\nFROM one\nCOPY bin /x/\nENV B=$A\n"),
        new("Dockerfile: file of another image", "FROM scratch\nCOPY --from=BASE /bin/busybox /bb\nCOPY bin /x/\n"),
        new("Dockerfile: base image", "FROM BASE\nCOPY . /x\n"),
        new("Dockerfile: command", "FROM BASE\nARG GREETING\nCOPY bin /x\nRUN echo $GREETING > /greeting && rm -r /x && chmod 600 /greeting\n")
        {
            Options = new BuildOptions { BuildArguments = new Dictionary<string, string?> { ["GREETING"] = "hello you" } },
        },
    ];
}
