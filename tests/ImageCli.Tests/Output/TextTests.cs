using ArcBox.Samples.ImageCli.Output.Text;

namespace ArcBox.Samples.ImageCli.Tests.Output;

internal sealed class TextTests
{
    [TestCase(0, "0B")]
    [TestCase(999, "999B")]
    [TestCase(1000, "1kB")]
    [TestCase(7_040_000, "7.04MB")]
    [TestCase(9_996_000, "10MB")]
    [TestCase(12_345_678, "12.3MB")]
    [TestCase(999_499_999, "999MB")]
    [TestCase(999_600_000, "1GB")]
    [TestCase(long.MaxValue, "9.22EB")]
    public void HumanSize_Bytes_HasThreeDigits(long bytes, string expected) => Assert.That(HumanSize.Of(bytes), Is.EqualTo(expected));

    [TestCase(0, "Less than a second ago")]
    [TestCase(1, "1 second ago")]
    [TestCase(59, "59 seconds ago")]
    [TestCase(60, "About a minute ago")]
    [TestCase(150, "2 minutes ago")]
    [TestCase(3_600, "About an hour ago")]
    [TestCase(47 * 3_600, "47 hours ago")]
    [TestCase(13 * 86_400, "13 days ago")]
    [TestCase(59 * 86_400, "8 weeks ago")]
    [TestCase(700 * 86_400, "23 months ago")]
    [TestCase(800 * 86_400, "2 years ago")]
    [TestCase(-86_400, "2026-05-05")]
    public void HumanAge_Seconds_AreToldInDockersSteps(int seconds, string expected)
        => Assert.That(HumanAge.Of(CliHarness.Now.AddSeconds(-seconds), CliHarness.Now), Is.EqualTo(expected));

    [Test]
    public void CommandText_Arguments_CanBeToldApart()
        => Assert.That(CommandText.Of(["sh", "-c", "it's", ""]), Is.EqualTo(@"sh -c 'it'\''s' ''"));
}
