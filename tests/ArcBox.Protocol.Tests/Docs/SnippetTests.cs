namespace ArcBox.Protocol.Tests.Docs;

/// <summary>Examples in the documentation are code that is compiled and run here: each block stands, line by line, in a file of this folder.</summary>
public sealed class SnippetTests
{
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
        => Assert.That(PageExamples.NotIn($"tests/ArcBox.Protocol.Tests/Docs/{code}", $"docs/{page}"), Is.Empty);
}
