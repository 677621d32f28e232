using ArcBox.Protocol.Tests.Docs;

namespace ArcBox.Protocol.Testing.Tests.Docs;

/// <summary>Examples of the packages' first pages, and of the page about testing, are code that is compiled and run here or in a sample.</summary>
internal sealed class PageTests
{
    private const string Here = "tests/ArcBox.Protocol.Testing.Tests/Docs/";

    [TestCase("docs/testing.md", Here + "TestingSnippets.cs", "samples/TestingYourCode/WithMockServerTests.cs")]
    [TestCase("README.md", Here + "ReadmeSnippets.cs")]
    [TestCase("src/ArcBox.Protocol/PACKAGE.md", Here + "ReadmeSnippets.cs")]
    [TestCase("src/ArcBox.Protocol.Testing/PACKAGE.md", Here + "TestingSnippets.cs")]
    [TestCase("src/ArcBox.Protocol.Testing.Grpc/PACKAGE.md", Here + "TestingSnippets.cs")]
    public void Page_EachExample_IsCompiled(string page, params string[] codes)
        => Assert.That(codes.Select(code => PageExamples.NotIn(code, page)).Aggregate(Enumerable.Intersect), Is.Empty);
}
