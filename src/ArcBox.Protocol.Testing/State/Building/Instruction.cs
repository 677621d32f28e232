using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>An instruction of a Dockerfile taken apart.</summary>
/// <param name="Source">As it stands in the Dockerfile, its lines joined.</param>
/// <param name="Keyword">In capitals.</param>
/// <param name="Flags">Its flags; those without a value have an empty one.</param>
/// <param name="Arguments">
/// What follows: names and values by turns for ENV and LABEL, the words of those that have words, and otherwise one text.
/// </param>
/// <param name="IsJson">True if the arguments were a JSON array.</param>
internal sealed record Instruction(
    string Source, string Keyword, ImmutableArray<(string Name, string? Value)> Flags, ImmutableArray<string> Arguments, bool IsJson)
{
    /// <summary>True if the arguments mean what they say, and nothing in them is quoted or a variable.</summary>
    public bool IsLiteral { get; init; }

    /// <summary>A label that no Dockerfile has.</summary>
    public static Instruction Label(string name, string value) => new($"LABEL {name}={value}", "LABEL", [], [name, value], IsJson: false) { IsLiteral = true };

    public string? Flag(string name) => Flags.LastOrDefault(flag => flag.Name == name).Value;

    /// <summary>The pairs of ENV and LABEL, through a function that expands them.</summary>
    public IEnumerable<(string Name, string Value)> Pairs(Func<string, string> expand)
        => Arguments.Chunk(2).Select(pair => IsLiteral ? (pair[0], pair[1]) : (expand(pair[0]), expand(pair[1])));
}
