using System.Runtime.Versioning;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>Build options, and the same in the words of <c>docker build</c>.</summary>
[UnsupportedOSPlatform("windows")]
internal static class OptionCases
{
    private const string Stages =
        "FROM scratch AS one\nCOPY src /one\nLABEL stage=one\nFROM one AS two\nCOPY bin /two\nLABEL stage=two\nFROM two\nLABEL stage=three\n";

    public static IEnumerable<BuildCase> All =>
    [
        Argued("declared", "ARG A=1\nLABEL a=$A\n", ("A", "2 \"three\" $HOME ü")),
        Argued("not declared", "LABEL a=$A\n", ("A", "2")),
        Argued("empty", "ARG A=1\nLABEL a=-$A-\n", ("A", "")),
        Argued("without a value", "ARG A=1\nARG B\nLABEL a=-$A- b=-$B-\n", ("A", null), ("B", null)),
        Argued("known without declaration", "LABEL a=1\n", ("HTTP_PROXY", "http://p.example")),
        Argued("in ENV and COPY", "ARG D=bin\nENV E=$D\nCOPY $D /y\n", ("D", "src")),
        new("option: argument before FROM", "ARG V=1\nARG B=nowhere\nFROM $B\nARG V\nCOPY src /x\nLABEL v=$V\n")
        {
            Options = Arguments(("V", "2"), ("B", "scratch")),
        },
        new("option: argument in FROM", "ARG TAG=nosuch\nFROM BASE AS a\nFROM ${TAG}\nCOPY src /x\n") { Options = Arguments(("TAG", "a")) },
        new("option: target", Stages) { Options = new BuildOptions { Target = "two" } },
        new("option: target and labels", Stages) { Options = new BuildOptions { Target = "one", Labels = new Dictionary<string, string> { ["given"] = "1" } } },
        new("option: labels", "FROM scratch\nCOPY src /x\nLABEL stage=one kept=1\n")
        {
            Options = new BuildOptions { Labels = Labels }, NotOnPodman = "Podman 4.3 adds several labels in a random order, which is in the history.",
        },
        new("option: platform", "FROM scratch\nCOPY src /x\n") { Options = new BuildOptions { Platform = Platform.Parse("linux/arm64") } },
        new("option: pull", "FROM BASE\nCOPY src /x\n") { Options = new BuildOptions { Pull = true } },
    ];

    private static Dictionary<string, string> Labels => new() { ["stage"] = "given", ["of.options"] = "it's \"$HOME\" \\ ü", ["empty"] = "" };

    private static BuildCase Argued(string name, string instructions, params (string Name, string? Value)[] arguments)
        => new($"option: argument {name}", $"FROM scratch\nCOPY src/abb /x\n{instructions}") { Options = Arguments(arguments) };

    private static BuildOptions Arguments(params (string Name, string? Value)[] arguments)
        => new() { BuildArguments = arguments.ToDictionary(argument => argument.Name, argument => argument.Value) };
}
