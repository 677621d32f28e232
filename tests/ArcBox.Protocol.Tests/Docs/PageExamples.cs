using System.Text.RegularExpressions;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Docs;

/// <summary>The C# blocks of a page of the documentation.</summary>
internal static partial class PageExamples
{
    private const string Begin = "```csharp";
    private const string End = "```";

    /// <summary>Those that do not stand, line by line, in a file of code.</summary>
    public static IEnumerable<string> NotIn(string code, string page)
    {
        string[] compiled = Trimmed(File.ReadLines(Path.Combine(SourceTree.Root, code)));
        string[][] examples = [.. Read(File.ReadAllLines(Path.Combine(SourceTree.Root, page)))];
        Assert.That(examples, Is.Not.Empty, page);
        return examples.Where(example => !Contains(compiled, example)).Select(example => string.Join('\n', example));
    }

    private static bool Contains(string[] compiled, string[] example)
        => Enumerable.Range(0, Math.Max(0, compiled.Length - example.Length + 1)).Any(start => compiled.AsSpan(start, example.Length).SequenceEqual(example));

    private static IEnumerable<string[]> Read(string[] lines)
    {
        for (int start = Array.IndexOf(lines, Begin); start >= 0; start = Array.IndexOf(lines, Begin, start + 1))
        {
            // Directives and the blank line behind them stand at the head of a file.
            IEnumerable<string> example = lines.Skip(start + 1).TakeWhile(line => line != End);
            yield return Trimmed(example.SkipWhile(line => line.Length == 0 || Directive().IsMatch(line)));
        }
    }

    [GeneratedRegex(@"\Ausing [\w.]+;\z")]
    private static partial Regex Directive();

    private static string[] Trimmed(IEnumerable<string> lines) => [.. lines.Select(line => line.Trim())];
}
