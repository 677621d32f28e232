using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Docs;

/// <summary>Examples in the documentation are code that is compiled and run here: each block stands, line by line, in a file of this folder.</summary>
public sealed class SnippetTests
{
    private const string Begin = "```csharp";
    private const string End = "```";

    [TestCase("build-contexts.md", "BuildContextSnippets.cs")]
    [TestCase("build-options.md", "BuildOptionsSnippets.cs")]
    [TestCase("credentials.md", "CredentialSnippets.cs")]
    [TestCase("dependency-injection.md", "DependencyInjectionSnippets.cs")]
    [TestCase("endpoints.md", "EndpointSnippets.cs")]
    [TestCase("filters.md", "FilterSnippets.cs")]
    [TestCase("progress.md", "ProgressSnippets.cs")]
    [TestCase("references.md", "ReferenceSnippets.cs")]
    [TestCase("resilience.md", "ResilienceSnippets.cs")]
    [TestCase("telemetry.md", "TelemetrySnippets.cs")]
    public void Page_EachExample_IsCompiled(string page, string code)
    {
        string[] compiled = Trimmed(File.ReadLines(Path.Combine(SourceTree.Root, "tests/ArcBox.Protocol.Tests/Docs", code)));
        List<string[]> examples = [.. ExamplesOf(Path.Combine(SourceTree.Root, "docs", page))];

        Assert.That(examples, Is.Not.Empty);
        foreach (string[] example in examples)
        {
            bool isThere = Enumerable.Range(0, Math.Max(0, compiled.Length - example.Length + 1))
                .Any(start => compiled.AsSpan(start, example.Length).SequenceEqual(example));
            Assert.That(isThere, $"{code} does not have this example of {page}:\n{string.Join('\n', example)}");
        }
    }

    private static IEnumerable<string[]> ExamplesOf(string page)
    {
        string[] lines = File.ReadAllLines(page);
        for (int start = Array.IndexOf(lines, Begin); start >= 0; start = Array.IndexOf(lines, Begin, start + 1))
            yield return Trimmed(lines.Skip(start + 1).TakeWhile(line => line != End));
    }

    private static string[] Trimmed(IEnumerable<string> lines) => [.. lines.Select(line => line.Trim())];
}
