using System.Text;
using System.Text.Json;

namespace ArcBox.Protocol.Tests.Build.Ignore;

/// <summary>dockerignore.json is what Docker's own matcher says of each ignore file and path.</summary>
public sealed class IgnoreVectorTests
{
    private static IEnumerable<TestCaseData> Vectors
    {
        get
        {
            string path = Path.Combine(TestContext.CurrentContext.TestDirectory, "Build", "Ignore", "dockerignore.json");
            using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (JsonElement vector in vectors.RootElement.EnumerateArray())
                yield return new TestCaseData(vector.Clone()).SetArgDisplayNames(vector.GetProperty("ignore").ToString().ReplaceLineEndings("\\n"));
        }
    }

    [TestCaseSource(nameof(Vectors))]
    public void Read_Vector_GivesItsPatterns(JsonElement vector)
    {
        JsonElement patterns = vector.GetProperty("patterns");
        string[] expected = patterns.ValueKind is JsonValueKind.Null ? [] : [.. patterns.EnumerateArray().Select(pattern => pattern.GetString()!)];

        Assert.That(Lines(vector).Select(line => line.Pattern), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Vectors))]
    public void IsIgnored_Vector_GivesItsResults(JsonElement vector)
    {
        if (vector.GetProperty("err").GetString() is { Length: > 0 })
        {
            Assert.That(() => Rules(vector), Throws.TypeOf<FormatException>());
            return;
        }

        IgnoreRules rules = Rules(vector);
        JsonProperty[] results = [.. vector.GetProperty("results").EnumerateObject()];

        Assert.That(results, Is.Not.Empty);
        Assert.That(results.Where(result => rules.IsIgnored(result.Name)).Select(result => result.Name),
            Is.EqualTo(results.Where(result => result.Value.GetBoolean()).Select(result => result.Name)));
    }

    private static IEnumerable<(int Line, string Pattern)> Lines(JsonElement vector)
        => IgnoreLines.Read(Encoding.UTF8.GetBytes(vector.GetProperty("ignore").GetString()!), ".dockerignore");

    private static IgnoreRules Rules(JsonElement vector) => new([.. Lines(vector).Select(line => IgnorePattern.Parse(line.Pattern))]);
}
