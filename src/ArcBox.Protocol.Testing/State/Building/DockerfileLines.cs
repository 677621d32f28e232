using System.Text;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol.Testing;

/// <summary>Takes a Dockerfile apart into instructions: directives, comments, and lines continued.</summary>
internal sealed partial class DockerfileLines
{
    private readonly List<DockerfileLine> _lines = [];
    private readonly HashSet<string> _directives = new(StringComparer.OrdinalIgnoreCase);
    private readonly StringBuilder _warnings = new();
    private bool _isBehindDirectives;

    private DockerfileLines()
    {
    }

    public IReadOnlyList<DockerfileLine> Lines => _lines;

    /// <summary>What takes the meaning from the next character, and joins lines at their end.</summary>
    public char Escape { get; private set; } = '\\';

    /// <summary>What the builder says before its first step; empty for nothing.</summary>
    public string Warnings => _warnings.Length == 0 ? "" : $"{_warnings}[WARNING]: Empty continuation lines will become errors in a future release.\n";

    /// <exception cref="DockerfileException">A directive is wrong, or there is no instruction.</exception>
    public static DockerfileLines Read(string text)
    {
        DockerfileLines read = new();
        string[] lines = [.. text.Split('\n').Select(line => line.TrimEnd('\r'))];
        for (int next = 0; next < lines.Length;) next = read.ReadOne(lines, next);
        return read._lines.Count > 0 ? read : throw new DockerfileException("file with no instructions");
    }

    /// <summary>Reads one instruction, and returns the place of the line behind it.</summary>
    private int ReadOne(string[] lines, int next)
    {
        string first = lines[next].TrimStart();
        int number = next + 1;
        ReadDirective(first);
        if (first.StartsWith('#') || first.Length == 0) return number;

        StringBuilder joined = new();
        bool isContinued = Append(joined, first), hasEmptyLine = false;
        for (next++; isContinued && next < lines.Length; next++)
        {
            string line = lines[next];
            if (line.TrimStart().StartsWith('#')) continue;
            // The empty text behind the last line's end is no line.
            if (string.IsNullOrWhiteSpace(line)) hasEmptyLine |= next < lines.Length - 1;
            else isContinued = Append(joined, line);
        }

        string text = joined.ToString();
        if (hasEmptyLine) _warnings.Append("[WARNING]: Empty continuation line found in:\n    ").Append(text).Append('\n');
        if (!string.IsNullOrWhiteSpace(text)) _lines.Add(new DockerfileLine(number, text.Trim()));
        return next;
    }

    /// <summary>Adds a line, and tells whether it goes on in the next.</summary>
    private bool Append(StringBuilder joined, string line)
    {
        string trimmed = line.TrimEnd(' ', '\t');
        bool isContinued = trimmed.EndsWith(Escape);
        joined.Append(isContinued ? trimmed[..^1] : line);
        return isContinued;
    }

    private void ReadDirective(string line)
    {
        if (_isBehindDirectives) return;
        Match directive = Directive().Match(line);
        _isBehindDirectives = !directive.Success;
        if (!directive.Success) return;

        string name = directive.Groups["name"].Value.ToLowerInvariant(), value = directive.Groups["value"].Value;
        if (!_directives.Add(name)) throw new DockerfileException($"only one {name} parser directive can be used");
        if (name != "escape") return;
        Escape = value is "`" or "\\" ? value[0] : throw new DockerfileException($"invalid escape token '{value}' does not match ` or \\");
    }

    [GeneratedRegex(@"\A#\s*(?<name>[a-zA-Z][a-zA-Z0-9]*)\s*=\s*(?<value>.+?)\s*\z")]
    private static partial Regex Directive();
}
