using System.Text.RegularExpressions;

namespace ArcBox.Protocol;

/// <summary>
/// The grammar of the distribution project's reference package, with the normalisation of Docker's command line.
/// ASCII classes are spelled out and ends are <c>\z</c>: in .NET <c>\w</c> is Unicode and <c>$</c> matches before a last line feed.
/// </summary>
internal static partial class ReferenceGrammar
{
    public const string DockerHub = "docker.io";

    private const int MaxPathLength = 255;
    private const string Malformed = "it has the form [registry/]name[:tag][@digest], in lower-case letters, digits and . _ - /";

    /// <summary>Reads a reference. Returns what is wrong with the text, or null if nothing is.</summary>
    public static string? Read(string text, out ImageReference? reference)
    {
        reference = null;
        if (Identifier().IsMatch(text)) return "64 hex digits are an image's id, not a name";

        (string domain, string rest) = SplitDomain(text);
        string name = rest.Split(':', '@')[0];
        if (name.Any(char.IsAsciiLetterUpper)) return $"the repository name '{name}' must be lower-case";

        Match match = Grammar().Match($"{domain}/{rest}");
        if (!match.Success) return Malformed;
        string path = match.Groups["path"].Value;
        if (path.Length > MaxPathLength) return $"the repository name is longer than {MaxPathLength} characters";

        string? digest = match.Groups["digest"] is { Success: true } found ? found.Value : null;
        if (digest is not null && !KnownDigest().IsMatch(digest)) return "its digest must be sha256, sha384 or sha512 with all its hex digits in lower case";

        reference = new ImageReference(domain, path, match.Groups["tag"] is { Success: true } tag ? tag.Value : null, digest);
        return null;
    }

    /// <summary>What stands before the first slash is a registry only if it looks like a host; otherwise the whole is a repository of Docker Hub.</summary>
    private static (string Domain, string Remainder) SplitDomain(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string first = slash < 0 ? "" : text[..slash];
        bool isHost = first == "localhost" || first.AsSpan().ContainsAny('.', ':') || first.Any(char.IsAsciiLetterUpper);
        (string domain, string rest) = isHost ? (first, text[(slash + 1)..]) : (DockerHub, text);
        if (domain == "index.docker.io") domain = DockerHub;
        return domain == DockerHub && !rest.Contains('/', StringComparison.Ordinal) ? (domain, "library/" + rest) : (domain, rest);
    }

    [GeneratedRegex(@"\A[a-f0-9]{64}\z")]
    private static partial Regex Identifier();

    [GeneratedRegex("""
        \A
        (?<domain> (?: (?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]) (?: \. (?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]) )* | \[[a-fA-F0-9:]+\] ) (?: :[0-9]+ )? ) /
        (?<path> [a-z0-9]+ (?: (?:[._]|__|-+) [a-z0-9]+ )* (?: / [a-z0-9]+ (?: (?:[._]|__|-+) [a-z0-9]+ )* )* )
        (?: : (?<tag> [A-Za-z0-9_][A-Za-z0-9_.-]{0,127} ) )?
        (?: @ (?<digest> [A-Za-z][A-Za-z0-9]* (?: [-_+.][A-Za-z][A-Za-z0-9]* )* : [0-9a-fA-F]{32,} ) )?
        \z
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Grammar();

    [GeneratedRegex(@"\A(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})\z")]
    private static partial Regex KnownDigest();
}
