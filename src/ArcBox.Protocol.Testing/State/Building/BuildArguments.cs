namespace ArcBox.Protocol.Testing;

/// <summary>The arguments of a build: the values that it was given, and the words of ARG, which are a name, or a name with a default.</summary>
internal sealed class BuildArguments(IReadOnlyDictionary<string, string?> given)
{
    // moby builder/dockerfile/buildargs.go, builtinAllowedBuildArgs of 20.10: nobody has to declare these.
    private static readonly string[] Predefined =
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy"];

    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);

    /// <summary>What was given and no ARG has declared so far.</summary>
    public IReadOnlyList<string> Unused => [.. given.Keys.Where(name => !_declared.Contains(name) && !Predefined.Contains(name)).Order(StringComparer.Ordinal)];

    /// <summary>Takes an argument for declared. Its value is the given one, or else its default; null for neither.</summary>
    public string? Declare(string name, string? value)
    {
        _declared.Add(name);
        return given.GetValueOrDefault(name) ?? value;
    }

    public static IEnumerable<(string Name, string? Value)> Read(Instruction instruction, Func<string, string> expand)
        => instruction.Arguments.Select(word => word.Split('=', 2)).Select(parts => (expand(parts[0]), parts.Length > 1 ? expand(parts[1]) : null));
}
