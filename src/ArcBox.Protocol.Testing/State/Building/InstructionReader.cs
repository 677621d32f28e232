using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol.Testing;

/// <summary>Takes instructions apart, as the classic builder's parser does.</summary>
internal static partial class InstructionReader
{
    /// <exception cref="DockerfileException">The arguments do not have the form that goes with the keyword.</exception>
    public static Instruction Read(string text, char escape)
    {
        Match parts = Parts().Match(text);
        string keyword = parts.Groups["keyword"].Value.ToUpperInvariant();
        (ImmutableArray<(string, string?)> flags, string rest) = ReadFlags(parts.Groups["rest"].Value);
        (ImmutableArray<string> arguments, bool isJson) = keyword switch
        {
            "ENV" or "LABEL" => (ReadPairs(keyword, rest, escape), false),
            "ARG" => ([.. WordReader.Split(rest, escape)], false),
            "RUN" or "CMD" or "ENTRYPOINT" or "SHELL" => ReadJson(rest) is { } command ? (command, true) : (ReadText(rest), false),
            "ADD" or "COPY" or "VOLUME" => ReadJson(rest) is { } paths ? (paths, true) : (ReadWords(rest), false),
            "HEALTHCHECK" => ReadHealthCheck(rest),
            "FROM" or "EXPOSE" => (ReadWords(rest), false),
            _ => (ReadText(rest), false),
        };
        RefuseHeredoc(keyword, rest, isJson);
        return new Instruction(text, keyword, flags, arguments, isJson);
    }

    private static (ImmutableArray<(string Name, string? Value)> Flags, string Behind) ReadFlags(string rest)
    {
        ImmutableArray<(string, string?)>.Builder flags = ImmutableArray.CreateBuilder<(string, string?)>();
        while (rest.StartsWith("--", StringComparison.Ordinal))
        {
            Match parts = Parts().Match(rest);
            string[] flag = parts.Groups["keyword"].Value[2..].Split('=', 2);
            rest = parts.Groups["rest"].Value;
            if (flag[0].Length == 0) break;
            flags.Add((flag[0], flag.Length > 1 ? flag[1] : null));
        }

        return (flags.ToImmutable(), rest);
    }

    private static ImmutableArray<string> ReadText(string rest) => rest.Length > 0 ? [rest] : [];

    private static ImmutableArray<string> ReadWords(string rest) => [.. rest.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Null for what is no JSON array, and therefore something else.</summary>
    private static ImmutableArray<string>? ReadJson(string rest)
    {
        if (!rest.StartsWith('[')) return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(rest);
            return document.RootElement.EnumerateArray().All(element => element.ValueKind is JsonValueKind.String)
                ? [.. document.RootElement.EnumerateArray().Select(element => element.GetString()!)]
                : throw new DockerfileException("when using JSON array syntax, arrays must be comprised of strings only");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Pairs with an equals sign each; or, in the old form, one pair without.</summary>
    private static ImmutableArray<string> ReadPairs(string keyword, string rest, char escape)
    {
        IReadOnlyList<string> words = WordReader.Split(rest, escape);
        if (words.Count == 0) return [];
        if (!words[0].Contains('='))
        {
            Match parts = Parts().Match(rest);
            return parts.Groups["rest"].Length > 0
                ? [parts.Groups["keyword"].Value, parts.Groups["rest"].Value]
                : throw new DockerfileException($"{keyword} must have two arguments");
        }

        return
        [
            .. words.SelectMany(word => word.Contains('=')
                ? word.Split('=', 2)
                : throw new DockerfileException($"Syntax error - can't find = in {GoText.Quote(word)}. Must be of the form: name=value")),
        ];
    }

    private static (ImmutableArray<string> Arguments, bool IsJson) ReadHealthCheck(string rest)
    {
        Match parts = Parts().Match(rest);
        if (rest.Length == 0) return ([], false);
        string kind = parts.Groups["keyword"].Value.ToUpperInvariant(), command = parts.Groups["rest"].Value;
        return ReadJson(command) is { } json ? ([kind, .. json], true) : ([kind, .. ReadText(command)], false);
    }

    // The classic builder takes the document's lines for instructions, and says something about the first one that nobody understands.
    private static void RefuseHeredoc(string keyword, string rest, bool isJson)
    {
        if (!isJson && keyword is "RUN" or "COPY" or "ADD" or "ONBUILD" && Heredoc().Match(rest) is { Success: true } found)
            throw new DockerfileException($"here-documents ({found.Value}) require BuildKit, which the mock server does not have");
    }

    [GeneratedRegex(@"\A(?<keyword>\S*)\s*(?<rest>.*)\z", RegexOptions.Singleline)]
    private static partial Regex Parts();

    [GeneratedRegex(@"(?<!\S)[0-9]*<<-?(['""]?)[A-Za-z_][A-Za-z0-9_]*\1(?!\S)")]
    private static partial Regex Heredoc();
}
