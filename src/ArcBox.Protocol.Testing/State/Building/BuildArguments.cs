namespace ArcBox.Protocol.Testing;

/// <summary>The words of ARG: a name, or a name with a default.</summary>
internal static class BuildArguments
{
    public static IEnumerable<(string Name, string? Value)> Read(Instruction instruction, Func<string, string> expand)
        => instruction.Arguments.Select(word => word.Split('=', 2)).Select(parts => (expand(parts[0]), parts.Length > 1 ? expand(parts[1]) : null));
}
