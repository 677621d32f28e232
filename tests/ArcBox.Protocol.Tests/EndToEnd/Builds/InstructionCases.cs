using System.Runtime.Versioning;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>What instructions make of configuration and files.</summary>
[UnsupportedOSPlatform("windows")]
internal static class InstructionCases
{
    public static IEnumerable<BuildCase> All =>
    [
        Of("ENV, ARG, LABEL",
            "ENV A=1 B=\"two words\" C=$A-x\nENV OLD form of it\nARG D=1\nARG E\nLABEL a=1 \"b c\"=\"d \\\"e\\\"\" d=$D e=${E:-none} f=${D:+\u00fc}\n"),
        Of("WORKDIR", "WORKDIR /a\nWORKDIR b\nENV D=/c\nWORKDIR $D/d\nCOPY bin ./\n"),
        Of("USER, EXPOSE, VOLUME, STOPSIGNAL, MAINTAINER",
            "USER 12:34\nEXPOSE 80 443/tcp 53/udp\nVOLUME /data [\"/more\"]\nVOLUME [\"/a b\"]\nSTOPSIGNAL SIGUSR1\nMAINTAINER somebody <a@b.example>\n"),
        Of("lists: ENTRYPOINT, CMD, HEALTHCHECK",
            "ENTRYPOINT [\"/a\", \"b c\"]\nCMD [\"d\"]\nHEALTHCHECK --interval=5m --timeout=3s --retries=2 CMD [\"/probe\", \"x\"]\n"),
        Of("texts: SHELL, ENTRYPOINT, CMD, no HEALTHCHECK, ONBUILD",
            "SHELL [\"/bin/x\", \"-c\"]\nCMD echo \"$HOME\" a\nENTRYPOINT exec top\nHEALTHCHECK NONE\nONBUILD COPY a /b\nONBUILD LABEL x=y\n"),
        Of("COPY of several and wild names", "COPY *.md src/?bb src/[a]* /y/\n"),
        Of("COPY as list, ADD of a file", "COPY [\"with space.txt\", \"/a b/\"]\nADD README.md /y/readme\n"),
        Of("COPY --chown", "COPY --chown=12:34 src /y\n"),
        new("instruction: ADD of an archive", "FROM scratch\nADD pack.tar.gz /y\nCOPY pack.tar.gz /z/\n") { Fill = Pack },
    ];

    private static BuildCase Of(string name, string instructions) => new($"instruction: {name}", $"FROM scratch\nCOPY src/abb /x\n{instructions}");

    private static void Pack(BuildSite site)
    {
        site.WriteUsual().Run("tar", "--mtime=@86400", "-czf", "../pack.tar.gz", "src", "README.md");
        File.Move(site["../pack.tar.gz"], site["pack.tar.gz"]);
    }
}
