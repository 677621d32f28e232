using ArcBox.Samples.ImageCli.Output.Builds;

namespace ArcBox.Samples.ImageCli.Tests.Output;

internal sealed class LogFilterTests
{
    [TestCase("plain ünï\ttext\n", "plain ünï\ttext\n")]
    [TestCase("\e[31mred\e[0m", "\e[31mred\e[0m")]
    [TestCase("\e[38;5;1mred\e[38:2::1:2:3m", "\e[38;5;1mred\e[38:2::1:2:3m")]
    [TestCase("\e[2Jclear\e[1;1Hhome\e[?25l", "clearhome")]
    [TestCase("\e[>4m\e[?1m", "")]
    [TestCase("\e]0;title\aafter", "after")]
    [TestCase("\e]8;;http://x\e\\link", "link")]
    [TestCase("\ePdata\u009cafter", "after")]
    [TestCase("\e]never ended\nnext", "\nnext")]
    [TestCase("\u009b2Jafter\u009d0;t\u009cmore", "aftermore")]
    [TestCase("\ecreset\e(Bset\e7", "resetset")]
    [TestCase("a\bb\0c\u007fd\u202ee", "abcde")]
    [TestCase("10%\r20%\r\ndone\r", "10%\n20%\ndone")]
    public void Filter_Text_LetsOnlyTextAndColorsThrough(string text, string expected)
    {
        Assert.That(new LogFilter(keepColors: true).Filter(text), Is.EqualTo(expected));

        LogFilter split = new(keepColors: true);
        Assert.That(string.Concat(text.Select(character => split.Filter(character.ToString()))), Is.EqualTo(expected), "one character at a time");
    }

    [Test]
    public void Filter_ColorsNotWanted_TakesThemOut()
    {
        LogFilter filter = new(keepColors: false);

        Assert.That(filter.Filter("\e[1;31mred\e[m"), Is.EqualTo("red"));
        Assert.That(filter.HasColored, Is.False);
    }

    [Test]
    public void Filter_EndlessParameters_AreNotKept()
        => Assert.That(new LogFilter(keepColors: true).Filter($"\e[{new string('1', 1000)}mafter"), Is.EqualTo("after"));
}
