using System.Text.RegularExpressions;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Docs;

/// <summary>An endpoint that a page names is one.</summary>
internal sealed partial class EndpointMentionTests
{
    private static IEnumerable<TestCaseData> Mentions =>
        from page in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md").Append(Path.Combine(SourceTree.Root, "README.md"))
        from text in Mention().Matches(File.ReadAllText(page)).Select(match => match.Value).Distinct()
        select new TestCaseData(text).SetArgDisplayNames(Path.GetFileName(page), text);

    [TestCaseSource(nameof(Mentions))]
    public void Parse_MentionOfThePages_IsAnEndpoint(string text)
    {
        string endpoint = (text.EndsWith("://", StringComparison.Ordinal) ? text + OfScheme(text) : text)
            .Replace("cid:port", "3:1024", StringComparison.Ordinal)
            .Replace("host:port", "host:1024", StringComparison.Ordinal);

        Assert.That(() => ArcBoxEndpoint.Parse(endpoint), Throws.Nothing);
    }

    private static string OfScheme(string scheme)
        => scheme.Contains("unix") ? "/run/a.sock" : scheme.Contains("npipe") ? "./pipe/a" : scheme.Contains("vsock") ? "3:1024" : "host:1024";

    [GeneratedRegex(@"\b(docker|ttrpc)\+[a-z]+:(//)?[^\s`"")|,]*")]
    private static partial Regex Mention();
}
