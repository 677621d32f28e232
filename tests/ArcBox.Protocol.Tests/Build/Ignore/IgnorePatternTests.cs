namespace ArcBox.Protocol.Tests.Build.Ignore;

/// <summary>Single patterns. Each answer was checked against what the docker command line (28.2) leaves out.</summary>
public sealed class IgnorePatternTests
{
    [TestCase("a?c", "abc a🐳c", "ac a/c abbc")]
    [TestCase("a*", "a ab a*", "ba a/b")]
    [TestCase("*", "a .a", "a/b")]
    [TestCase("a*b*c", "abc aXbYc abbcc", "ab acb a/bc")]
    [TestCase("**", "a a/b", "")]
    [TestCase("**/foo", "foo a/foo a/b/foo", "barfoo foo/a")]
    [TestCase("**foo", "foo barfoo a/barfoo", "fooa")]
    [TestCase("**foo*", "foo foo1 a/foo1", "barfoo1")]
    [TestCase("a/**", "a/b a/b/c", "a ab")]
    [TestCase("a**", "a ab ab/c", "b/a")]
    [TestCase("**/*.go", "x.go a/x.go a/b/x.go", "x.gox")]
    [TestCase("**/a/**", "a/b x/a/b x/y/a/b/c", "a xa/b")]
    [TestCase("a/**/b", "a/b a/x/b a/x/y/b", "ab a/xb axb")]
    [TestCase("a/**b", "a/b a/x/b", "a/xb")]
    [TestCase("***", "a a/b", "")]
    [TestCase("[a-c]x", "ax bx cx", "dx abx")]
    [TestCase("[^a-c]x", "dx ^x", "ax x")]
    [TestCase("[!a]x", "!x ax", "bx")]
    [TestCase("[\\]a\\-]x", "]x ax -x", "bx")]
    [TestCase("[ä-ü]", "ö", "o")]
    [TestCase("[🐀-🐳]", "🐭", "🐵 x")]
    [TestCase("a\\*b", "a*b", "axb")]
    [TestCase("a.b+(c)|{d}$*", "a.b+(c)|{d}$ a.b+(c)|{d}$x", "aXb+(c)|{d}$")]
    [TestCase("a]b", "a]b", "ab")]
    [TestCase("*^", "", "a^ ^")]
    [TestCase("a^b", "a^b", "ab")]
    [TestCase("A", "A", "a")]
    [TestCase("a/", "a", "")]
    [TestCase("/a//b/./c/..", "/a/b", "a/b")]
    [TestCase("./a", "a", "")]
    [TestCase("x/../a", "a", "x/a")]
    public void IsMatch_Pattern_IsDockers(string pattern, string matching, string others)
    {
        IgnorePattern parsed = IgnorePattern.Parse(pattern);

        using (Assert.EnterMultipleScope())
        {
            foreach (string path in Words(matching)) Assert.That(parsed.IsMatch(path), Is.True, path);
            foreach (string path in Words(others)) Assert.That(parsed.IsMatch(path), Is.False, path);
        }
    }

    // Docker hands these to Go's regular expressions as they are.
    [TestCase("\\d", "1", "d x")]
    [TestCase("bin\\Debug", "binxebug binDebug", "bin/Debug bin\\Debug bin1ebug")]
    [TestCase("\\w\\W\\s\\S", "a-\t!", "aa\t! a-x! a-\t\t")]
    [TestCase("[\\d\\-]x", "1x -x", "dx")]
    [TestCase("[\\D]x", "ax", "1x")]
    [TestCase("[[:alpha:]]", "x", "1 :")]
    [TestCase("[[:^alpha:]]", "1", "x")]
    [TestCase("[[:alpha]", "a [ :", "x")]
    [TestCase("\\x41\\101\\0", "AA\0", "x41")]
    [TestCase("\\ba\\b\\Bb*", "", "ab")]
    [TestCase("a\\b-\\Bb*", "", "a-b")]
    [TestCase("a\\b-b*", "a-b a-bc", "ab")]
    [TestCase("\\Aa\\z", "a", "aa")]
    [TestCase("\\Qa+b\\E?", "", "a+bc")]
    [TestCase("\\Qab\\E?", "abc", "ab")]
    [TestCase("\\Qa", "a$", "a")]
    [TestCase("[*]", "[] ^] /] ]", "* []x")]
    [TestCase("[?]", "[] ^]", "? x")]
    [TestCase("*\nb", "a\nb", "ab")]
    [TestCase("**/x*", "x a/x", "\n/x")]
    public void IsMatch_RegularExpression_ShowsThrough(string pattern, string matching, string others) => IsMatch_Pattern_IsDockers(pattern, matching, others);

    [TestCase("!")]
    [TestCase("!/")]
    [TestCase("[")]
    [TestCase("[]")]
    [TestCase("[]a]")]
    [TestCase("[^]")]
    [TestCase("[a")]
    [TestCase("[a-")]
    [TestCase("[a-]")]
    [TestCase("[-a]")]
    [TestCase("[a-b-c]")]
    [TestCase("[\\]a-]x")]
    [TestCase("[a\\")]
    [TestCase("a\\")]
    [TestCase("[z-a]")]
    [TestCase("[[:none:]]")]
    [TestCase("bin\\obj")]
    [TestCase("\\é")]
    [TestCase("\\8")]
    [TestCase("\\1")]
    [TestCase("\\x4")]
    [TestCase("\\pL")]
    public void Parse_NoPattern_Throws(string text) => Assert.That(() => IgnorePattern.Parse(text), Throws.TypeOf<FormatException>());

    [TestCase("!a", "a", true)]
    [TestCase("! a", " a", true)]
    [TestCase("./!a", "a", true)]
    [TestCase("!../../a", "a", false)]
    [TestCase("!!a", "!a", true)]
    [TestCase("\\!a", "!a", false)]
    public void Parse_ExclamationMark_MakesAnException(string text, string matching, bool isException)
    {
        IgnorePattern pattern = IgnorePattern.Parse(text);

        Assert.That((pattern.IsException, pattern.IsMatch(matching)), Is.EqualTo((isException, true)));
    }

    [TestCase("a/b", "a/", true)]
    [TestCase("a/b", "b/", false)]
    [TestCase("a", "a/", false)]
    [TestCase("a/**", "a/", true)]
    [TestCase("a/b/**", "a/", true)]
    [TestCase("a/**", "b/", false)]
    [TestCase("**/x", "any/thing/", true)]
    [TestCase("a/*/c", "a/b/", true)]
    [TestCase("a/*/c", "a/b/c/", false)]
    [TestCase("a/*/c", "b/", false)]
    [TestCase("*.md", "a/", false)]
    [TestCase("a/\\*", "a/", true)]
    [TestCase("a/\\bb", "a/", true)]
    [TestCase("a/\\z", "a/", false)]
    public void CanMatchBelow_Directory_TellsWhetherItMustBeLookedInto(string pattern, string directory, bool expected)
        => Assert.That(IgnorePattern.Parse(pattern).CanMatchBelow(directory), Is.EqualTo(expected));

    [TestCase("**/**/**/a*a*a*a*b")]
    [TestCase("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b")]
    [TestCase("**/a**/a**/a**/a**/a**/a**/a**/b?")]
    public void IsMatch_HostilePattern_EndsAtOnce(string pattern)
    {
        string path = string.Concat(Enumerable.Repeat("aaaaaaaa/", 500)) + new string('a', 5_000);

        Assert.That(IgnorePattern.Parse(pattern).IsMatch(path), Is.False);
    }

    [Test]
    public void IsMatch_LongPattern_IsFollowedWithoutRecursion()
        => Assert.That(IgnorePattern.Parse(string.Concat(Enumerable.Repeat("*?", 20_000))).IsMatch(new string('a', 300)), Is.False);

    [Test]
    public void IsMatch_Path_AllocatesNothing()
    {
        IgnorePattern pattern = IgnorePattern.Parse("**/[a-c]*.[!x]?");
        bool first = pattern.IsMatch("some/directory/abc.go");
        long before = GC.GetAllocatedBytesForCurrentThread();

        bool second = pattern.IsMatch("some/directory/abc.go");

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That((first, second), Is.EqualTo((false, false)));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
