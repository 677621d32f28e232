using NUnit.Framework.Constraints;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>What cannot be said of an image. The exceptions name what the test has written.</summary>
public sealed class MockImageOptionsTests : StateTestBase
{
    [TestCase("Not A Name")]
    [TestCase("")]
    public void AddImage_NoReference_IsRefused(string reference)
        => Assert.That(() => Server.AddImage(reference), Throws.InstanceOf<FormatException>());

    [Test]
    public void AddImage_WithADigest_IsRefused()
        => Assert.That(() => Server.AddImage($"app@sha256:{new string('0', 64)}"), Throws.ArgumentException);

    [Test]
    public void AddImage_NullOrOutOfRange_NamesTheParameter()
    {
        Assert.That(() => Server.AddImage(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("reference"));
        Assert.That(() => Server.Registry.Find(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("reference"));
        Assert.That(() => Server.Store.PullAsync(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("reference"));
        Assert.That(() => Server.AddImage("app:1").For(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("platform"));
        Assert.That(() => Server.AddImage("app:1", null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("options"));
        Assert.That(() => Server.AddImage("app:1", layers: 300), OutOfRange("layers").With.Property("ActualValue").EqualTo(300));
        Assert.That(() => Server.AddImage("app:1", layers: -1), OutOfRange("layers"));
    }

    [Test]
    public void Options_OutOfRange_NamesTheProperty()
    {
        Assert.That(() => new MockImageOptions { Layers = -1 }, OutOfRange("Layers"));
        Assert.That(() => new MockImageOptions { Layers = 128 }, OutOfRange("Layers"));
        Assert.That(() => new MockImageOptions { PretendSize = 0 }, OutOfRange("PretendSize"));
    }

    [Test]
    public void Options_Null_NamesTheProperty()
    {
        Assert.That(() => new MockImageOptions { Platforms = null! }, Null("Platforms"));
        Assert.That(() => new MockImageOptions { Env = null! }, Null("Env"));
        Assert.That(() => new MockImageOptions { Command = null! }, Null("Command"));
        Assert.That(() => new MockImageOptions { Entrypoint = null! }, Null("Entrypoint"));
        Assert.That(() => new MockImageOptions { Labels = null! }, Null("Labels"));
        Assert.That(() => new MockImageOptions { WorkingDirectory = null! }, Null("WorkingDirectory"));
        Assert.That(() => new MockImageOptions { User = null! }, Null("User"));
    }

    [Test]
    public void Options_NullWithin_NamesTheProperty()
    {
        Assert.That(() => new MockImageOptions { Platforms = [null!] }, Wrong("Platforms"));
        Assert.That(() => new MockImageOptions { Env = [null!] }, Wrong("Env"));
        Assert.That(() => new MockImageOptions { Command = ["sh", null!] }, Wrong("Command"));
        Assert.That(() => new MockImageOptions { Entrypoint = [null!] }, Wrong("Entrypoint"));
        Dictionary<string, string> labels = new() { ["stage"] = null! };
        Assert.That(() => new MockImageOptions { Labels = labels }, Wrong("Labels").With.Message.Contains("stage"));
    }

    [Test]
    public void Platforms_ThatAreNone_AreRefused()
    {
        Assert.That(() => new MockImageOptions { Platforms = [] }, Wrong("Platforms"));
        Assert.That(() => new MockImageOptions { Platforms = ["a/b/c/d"] }, Wrong("Platforms"));
        Assert.That(() => new MockImageOptions { Platforms = ["linux"] }, Wrong("Platforms").With.Message.Contains("os/architecture"));
        Assert.That(() => new MockImageOptions { Platforms = ["linux/arm64", "linux/aarch64"] }, Wrong("Platforms"));
    }

    [TestCase("PATH")]
    [TestCase("")]
    [TestCase("=x")]
    public void Env_WithoutNameOrValue_IsRefused(string entry)
        => Assert.That(() => new MockImageOptions { Env = ["A=", entry] }, Wrong("Env").With.Message.Contains($"'{entry}'").And.Message.Contains("NAME=value"));

    private static EqualStringConstraint Null(string name)
        => Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo(name);

    private static EqualStringConstraint OutOfRange(string name)
        => Throws.TypeOf<ArgumentOutOfRangeException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo(name);

    private static EqualStringConstraint Wrong(string name)
        => Throws.TypeOf<ArgumentException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo(name);
}
