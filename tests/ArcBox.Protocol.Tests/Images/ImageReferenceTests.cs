using System.Text.Json;

namespace ArcBox.Protocol.Tests.Images;

/// <summary>image-references.json is what the distribution project's own library says of each input.</summary>
public sealed class ImageReferenceTests
{
    private static IEnumerable<TestCaseData> Vectors()
    {
        using FileStream file = File.OpenRead(Path.Combine(TestContext.CurrentContext.TestDirectory, "Images", "image-references.json"));
        using JsonDocument document = JsonDocument.Parse(file);
        int number = 0;
        foreach (JsonElement vector in document.RootElement.EnumerateArray())
        {
            Dictionary<string, string> fields = vector.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()!);
            string input = fields["in"].Length > 40 ? fields["in"][..40] + "…" : fields["in"];
            yield return new TestCaseData(fields).SetArgDisplayNames($"{number++}: {input}");
        }
    }

    [TestCaseSource(nameof(Vectors))]
    public void TryParse_Vector_AgreesWithTheReferenceLibrary(Dictionary<string, string> expected)
    {
        bool valid = ImageReference.TryParse(expected["in"], out ImageReference? reference);

        Assert.That(valid, Is.EqualTo(expected["err"].Length == 0));
        if (reference is null) return;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reference.Domain, Is.EqualTo(expected["domain"]));
            Assert.That(reference.Path, Is.EqualTo(expected["path"]));
            Assert.That(reference.Tag ?? "", Is.EqualTo(expected["tag"]));
            Assert.That(reference.Digest ?? "", Is.EqualTo(expected["digest"]));
            Assert.That(reference.ToString(), Is.EqualTo(expected["canonical"]));
            Assert.That(reference.FamiliarName, Is.EqualTo(expected["familiar"]));
        }
    }

    [Test]
    public void Vectors_File_HasAllCases() => Assert.That(Vectors().Count(), Is.EqualTo(51));

    [TestCase("Nginx", "lower-case")]
    [TestCase("nginx:", "form")]
    [TestCase("a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4", "image's id")]
    [TestCase("app@md5:a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4", "sha256")]
    public void Parse_Malformed_SaysWhatIsWrong(string text, string clue)
        => Assert.That(() => ImageReference.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains(clue).And.Message.Contains(text));

    [Test]
    public void WithDefaultTag_DigestGiven_AddsNoTag()
    {
        ImageReference digest = ImageReference.Parse("app@sha256:" + new string('a', 64));

        Assert.That(digest.WithDefaultTag(), Is.SameAs(digest));
        Assert.That(ImageReference.Parse("app").WithDefaultTag().FamiliarName, Is.EqualTo("app:latest"));
    }

    [Test]
    public void Equals_SameImageWrittenDifferently_IsTrue()
        => Assert.That(ImageReference.Parse("nginx:1"), Is.EqualTo(ImageReference.Parse("index.docker.io/library/nginx:1")));
}
