using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol;

/// <summary>What the lines of a build's log say, in the words of Docker's classic builder, of Podman, and of BuildKit's plain progress.</summary>
internal static partial class BuildLine
{
    public static bool IsStep(string line) => StepLine().IsMatch(line);

    /// <summary>
    /// Reads the announcement of a step: <c>Step 2/3 : RUN …</c> of Docker, <c>STEP 2/3: RUN …</c> or <c>[1/2] STEP 2/3: RUN …</c> of Podman,
    /// <c>#7 [build 2/3] RUN …</c> of BuildKit, <c>#7 [linux/amd64 build 2/3] RUN …</c> where it builds for several platforms. Null if the line is none.
    /// </summary>
    public static BuildStepLine? ReadStep(string line)
    {
        Match match = StepLine().Match(line);
        bool isVertex = !match.Success;
        if (isVertex) match = VertexLine().Match(line);
        if (!match.Success) return null;
        string instruction = match.Groups["what"].Value;
        Match stage = StageInstruction().Match(instruction);
        return new BuildStepLine(NumberOf(match, "number") ?? 0, NumberOf(match, "count") ?? 0, instruction)
        {
            Vertex = NumberOf(match, "vertex"),
            Stage = NumberOf(match, "stage"),
            Stages = NumberOf(match, "stages"),
            Platform = match.Groups["platform"].Value,
            StageName = (isVertex ? match : stage).Groups["name"] is { Success: true } name ? name.Value : null,
            OpensStage = stage.Success,
        };
    }

    /// <summary>True for <c> ---> Using cache</c> of Docker and <c>--> Using cache 0123…</c> of Podman.</summary>
    public static bool IsCacheHit(string line) => CacheLine().IsMatch(line);

    /// <summary>Reads <c>#7 CACHED</c>, <c>#7 DONE 0.3s</c>, <c>#7 ERROR: …</c> of BuildKit; null if the line is none.</summary>
    public static BuildStepEnd? ReadEnd(string line)
    {
        if (VertexEnd().Match(line) is not { Success: true } match || NumberOf(match, "vertex") is not { } vertex) return null;
        return new BuildStepEnd(vertex)
        {
            IsCached = match.Groups["how"].ValueSpan is "CACHED",
            IsFailed = match.Groups["how"].ValueSpan is "ERROR",
            Elapsed = double.TryParse(match.Groups["seconds"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
                ? TimeSpan.FromSeconds(seconds)
                : null,
        };
    }

    /// <summary>Reads <c>#7 0.123 text</c> of BuildKit, what a step printed; null if the line is none.</summary>
    public static (int Vertex, string Text)? ReadOutput(string line)
        => VertexOutput().Match(line) is { Success: true } match && NumberOf(match, "vertex") is { } vertex ? (vertex, match.Groups["text"].Value) : null;

    /// <summary>True for what Docker and Podman tell about a step between its announcement and the next, which its command did not print.</summary>
    public static bool IsAboutStep(string line) => AboutStep().IsMatch(line);

    /// <summary>Takes off what dockerd says right behind a command's last line if that has no end.</summary>
    public static string WithoutRemoval(string line) => RemovalAtEnd().Replace(line, "");

    /// <summary>Reads <c>#7 text</c>, a line of BuildKit's; null if the line is none.</summary>
    public static (int Vertex, string Text)? ReadVertex(string line)
        => AnyVertexLine().Match(line) is { Success: true } match && NumberOf(match, "vertex") is { } vertex ? (vertex, match.Groups["what"].Value) : null;

    /// <summary>
    /// True for what the builder itself warns of, which is not what a command prints: <c>[Warning] …</c> of Docker and Podman, Docker's also behind an arrow,
    /// <c>[WARNING]: …</c> about a Dockerfile's lines, <c>#7 WARN: …</c> of BuildKit. Maven's <c>[WARNING] …</c> is none.
    /// </summary>
    public static bool IsWarning(string line) => WarningLine().IsMatch(line);

    private static int? NumberOf(Match match, string group)
        => int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    [GeneratedRegex(@"\A(?:\[(?<stage>[0-9]{1,6})/(?<stages>[0-9]{1,6})\] )?(?i:step) (?<number>[0-9]{1,6})/(?<count>[0-9]{1,6}) ?: (?<what>.*)")]
    private static partial Regex StepLine();

    // A stage's name has no slash. BuildKit pads the number, and adds the target to the platform once the stage has asked for it: linux/amd64->arm64.
    [GeneratedRegex(
        @"\A#(?<vertex>[0-9]{1,6}) \[(?:(?<platform>[^\] /]+/[^\] >]+?)(?:->[^\] ]*)? )?(?: *(?<name>[^\] ]+) )? *"
        + @"(?<number>[0-9]{1,6})/(?<count>[0-9]{1,6})\] (?<what>.*)")]
    private static partial Regex VertexLine();

    [GeneratedRegex(@"\A#(?<vertex>[0-9]{1,6}) (?<what>.*)")]
    private static partial Regex AnyVertexLine();

    [GeneratedRegex(@"\A#(?<vertex>[0-9]{1,6}) (?<how>CACHED|DONE|ERROR(?=:))(?: (?<seconds>[0-9]{1,8}\.[0-9]{1,3})s)?(?: |:|\z)")]
    private static partial Regex VertexEnd();

    [GeneratedRegex(@"\A#(?<vertex>[0-9]{1,6}) [0-9]{1,8}\.[0-9]{1,3} (?<text>.*)")]
    private static partial Regex VertexOutput();

    [GeneratedRegex(@"\A(?: *-+> |Removing intermediate container [0-9a-f]{12}\z)")]
    private static partial Regex AboutStep();

    [GeneratedRegex(@"Removing intermediate container [0-9a-f]{12}\z")]
    private static partial Regex RemovalAtEnd();

    [GeneratedRegex(@"\AFROM\s(?:.*\sAS\s+(?<name>\S+))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex StageInstruction();

    [GeneratedRegex(@"\A *-+> Using cache\b")]
    private static partial Regex CacheLine();

    [GeneratedRegex(@"\A(?:(?: *-+> )?\[Warning\] |\[WARNING\]: |#[0-9]{1,6} WARN: )")]
    private static partial Regex WarningLine();
}
