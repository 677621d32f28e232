using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>A Dockerfile that is understood.</summary>
/// <param name="Arguments">The ARG instructions before the first FROM.</param>
/// <param name="Stages">The stages.</param>
/// <param name="Escape">What takes the meaning from the next character.</param>
/// <param name="Warnings">What the builder says before its first step; empty for nothing.</param>
internal sealed record Dockerfile(ImmutableArray<Instruction> Arguments, ImmutableArray<DockerfileStage> Stages, char Escape, string Warnings)
{
    public int StepCount => Arguments.Length + Stages.Sum(stage => 1 + stage.Steps.Length);

    /// <exception cref="Grpc.Core.RpcException">It cannot be understood; nothing is built then.</exception>
    public static Dockerfile Read(string text)
    {
        if (text.Length == 0) throw BuildFailures.Invalid("the Dockerfile (Dockerfile) cannot be empty");
        DockerfileLines lines;
        List<Instruction> instructions;
        try
        {
            lines = DockerfileLines.Read(text);
            instructions = [.. lines.Lines.Select(line => InstructionReader.Read(line.Text, lines.Escape))];
        }
        catch (DockerfileException exception)
        {
            throw BuildFailures.Invalid($"failed to parse Dockerfile: {exception.Message}");
        }

        foreach ((Instruction instruction, DockerfileLine line) in instructions.Zip(lines.Lines)) Check(instruction, line.Number);
        int first = instructions.FindIndex(instruction => instruction.Keyword == "FROM");
        // Without a stage dockerd 20.10 crashes.
        if (first < 0 || instructions.Take(first).Any(instruction => instruction.Keyword != "ARG"))
            throw BuildFailures.Invalid("no build stage in current context");
        return new Dockerfile([.. instructions.Take(first)], ReadStages(instructions.Skip(first)), lines.Escape, lines.Warnings);
    }

    /// <summary>Without the stages behind the one that is to be built, which has a name; null for the last one.</summary>
    /// <exception cref="Grpc.Core.RpcException">There is no such stage.</exception>
    public Dockerfile For(string? target)
    {
        if (target is null) return this;
        DockerfileStage? found = Stages.FirstOrDefault(stage => stage.Name.Length > 0 && stage.Name.Equals(target, StringComparison.OrdinalIgnoreCase));
        int place = found is null ? -1 : Stages.IndexOf(found);
        return place >= 0 ? this with { Stages = Stages[..(place + 1)] } : throw BuildFailures.Invalid($"failed to reach build target {target} in Dockerfile");
    }

    /// <summary>With a step for each label behind the last stage's own, in the order of their names, as dockerd adds them.</summary>
    public Dockerfile With(IReadOnlyDictionary<string, string> labels)
    {
        IEnumerable<Instruction> steps = labels.OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => Instruction.Label(label.Key, label.Value));
        return this with { Stages = Stages.SetItem(Stages.Length - 1, Stages[^1] with { Steps = Stages[^1].Steps.AddRange(steps) }) };
    }

    private static void Check(Instruction instruction, int line)
    {
        try
        {
            InstructionRules.Check(instruction);
        }
        catch (DockerfileException exception)
        {
            throw BuildFailures.Invalid($"dockerfile parse error line {line}: {exception.Message}");
        }
    }

    private static ImmutableArray<DockerfileStage> ReadStages(IEnumerable<Instruction> instructions)
    {
        ImmutableArray<DockerfileStage>.Builder stages = ImmutableArray.CreateBuilder<DockerfileStage>();
        foreach (Instruction instruction in instructions)
        {
            if (instruction.Keyword == "FROM") stages.Add(new DockerfileStage(instruction, []));
            else stages[^1] = stages[^1] with { Steps = stages[^1].Steps.Add(instruction) };
        }

        return stages.ToImmutable();
    }
}
