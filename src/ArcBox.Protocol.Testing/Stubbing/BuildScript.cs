using System.Globalization;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>The lines of a build by Docker's classic builder.</summary>
internal static class BuildScript
{
    public static List<BuildProgress> Write(int steps, int seed)
    {
        List<BuildProgress> lines = [];
        for (int step = 1; step <= steps; step++)
        {
            string instruction = Instruction(step, steps);
            string number = step.ToString(CultureInfo.InvariantCulture);
            lines.Add(Line($"Step {number}/{steps.ToString(CultureInfo.InvariantCulture)} : {instruction}"));
            lines.Add(Line("\n"));
            if (instruction.StartsWith("FROM", StringComparison.Ordinal) || instruction.StartsWith("COPY", StringComparison.Ordinal))
            {
                lines.Add(Line($" ---> {Short("build image", step, seed)}\n"));
                continue;
            }

            string container = Short("build container", step, seed);
            lines.Add(Line($" ---> Running in {container}\n"));
            if (instruction.StartsWith("RUN", StringComparison.Ordinal)) lines.Add(Line($"made part {number}\n"));
            lines.Add(Line($"Removing intermediate container {container}\n"));
            lines.Add(Line($" ---> {Short("build image", step, seed)}\n"));
        }

        lines.Add(new BuildProgress { Aux = $$"""{"ID":"sha256:{{ScriptLayer.Digest("build image", steps, seed)}}"}""" });
        lines.Add(Line($"Successfully built {Short("build image", steps, seed)}\n"));
        return lines;
    }

    /// <summary>All up to a step and what it prints; null if there is no such step.</summary>
    public static List<BuildProgress>? Until(List<BuildProgress> lines, int step)
    {
        int start = lines.FindIndex(line => line.Stream.StartsWith($"Step {step.ToString(CultureInfo.InvariantCulture)}/", StringComparison.Ordinal));
        if (start < 0) return null;
        int end = lines.FindIndex(start, IsResult);
        return end < 0 ? lines : lines[..end];
    }

    private static bool IsResult(BuildProgress line)
        => line.Stream.StartsWith("Removing intermediate container", StringComparison.Ordinal)
            || (line.Stream.StartsWith(" ---> ", StringComparison.Ordinal) && !line.Stream.Contains("Running in", StringComparison.Ordinal));

    private static string Instruction(int step, int steps) => step switch
    {
        1 => "FROM alpine:3.20",
        _ when step == steps => """CMD ["/app/run"]""",
        _ when step % 4 == 2 => "COPY . /app",
        _ when step % 4 == 3 => string.Create(CultureInfo.InvariantCulture, $"RUN make part-{step}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"ENV PART={step}"),
    };

    private static string Short(string purpose, int index, int seed) => ScriptLayer.Digest(purpose, index, seed)[..12];

    private static BuildProgress Line(string text) => new() { Stream = text };
}
