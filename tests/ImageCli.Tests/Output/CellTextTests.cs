using ArcBox.Samples.ImageCli.Output.Text;
using Spectre.Console;

namespace ArcBox.Samples.ImageCli.Tests.Output;

internal sealed class CellTextTests
{
    [TestCase("abc", 3, "abc")]
    [TestCase("abcd", 3, "ab…")]
    [TestCase("abcd", 1, "…")]
    [TestCase("abcd", 0, "")]
    [TestCase("日本語", 6, "日本語")]
    [TestCase("日本語", 5, "日本…")]
    [TestCase("日本語", 4, "日…")]
    [TestCase("e\u0301e\u0301e\u0301", 2, "e\u0301…")]
    public void Cut_CountsCells(string text, int width, string expected)
    {
        Assert.That(CellText.Cut(text, width, unicode: true), Is.EqualTo(expected));
        Assert.That(CellText.Fit(text, width, unicode: true).GetCellWidth(), Is.EqualTo(width));
    }

    [TestCase("registry/app:1", 20, "registry/app:1")]
    [TestCase("registry/app:1", 6, "~app:1")]
    [TestCase("日本語:1", 6, "~語:1")]
    [TestCase("日本語:1", 1, "~")]
    [TestCase("日本語:1", 0, "")]
    public void CutStart_KeepsTheEnd(string text, int width, string expected)
        => Assert.That(CellText.CutStart(text, width, unicode: false), Is.EqualTo(expected));

    [TestCase(0, "0.0s")]
    [TestCase(59.94, "59.9s")]
    [TestCase(59.96, "0m59s")]
    [TestCase(65, "1m05s")]
    [TestCase(3599.99, "59m59s")]
    [TestCase(3_720, "1h02m")]
    [TestCase(360_000, "100h00m")]
    public void HumanTime_IsShort(double seconds, string expected) => Assert.That(HumanTime.Of(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));
}
