namespace ArcBox.Protocol.Tests.Docs;

/// <summary>The examples of docs/references.md: <see cref="SnippetTests"/> checks that they are these.</summary>
public sealed class ReferenceSnippets
{
    [Test]
    public void Parse_PartsOfAName_AreAsThePageSays()
    {
        ImageReference image = ImageReference.Parse("nginx:1.27");

        Console.WriteLine(image.Domain);           // docker.io
        Console.WriteLine(image.Path);             // library/nginx
        Console.WriteLine(image.Tag);              // 1.27
        Console.WriteLine(image);                  // docker.io/library/nginx:1.27
        Console.WriteLine(image.FamiliarName);     // nginx:1.27

        Assert.That((image.Domain, image.Path, image.Tag), Is.EqualTo(("docker.io", "library/nginx", "1.27")));
        Assert.That((image.ToString(), image.FamiliarName), Is.EqualTo(("docker.io/library/nginx:1.27", "nginx:1.27")));
    }

    [Test]
    public void Equals_NamesWrittenDifferently_IsTrue()
    {
        bool isSame = ImageReference.Parse("index.docker.io/library/nginx") == ImageReference.Parse("nginx");

        Assert.That(isSame, Is.True);
    }

    [Test]
    public void TryParse_UpperCase_IsFalse()
    {
        if (!ImageReference.TryParse("Nginx", out ImageReference? reference)) reference = ImageReference.Parse("nginx");

        Assert.That(reference.FamiliarName, Is.EqualTo("nginx"));
    }

    [Test]
    public void Platform_NameOfAnotherSystem_IsGos()
    {
        Platform platform = Platform.Parse("linux/aarch64");

        Console.WriteLine(platform);                                        // linux/arm64
        Console.WriteLine(platform.Accepts(Platform.Parse("linux/arm64/v8")));   // True

        Assert.That(platform.ToString(), Is.EqualTo("linux/arm64"));
        Assert.That(platform.Accepts(Platform.Parse("linux/arm64/v8")), Is.True);
    }
}
