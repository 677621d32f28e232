using System.Text.RegularExpressions;
using CsCheck;

namespace ArcBox.Protocol.Tests.Images;

/// <summary>What holds for every text, told by the expressions of the reference library's documentation.</summary>
public sealed partial class ReferencePropertyTests
{
    private static readonly Gen<string> Pieces = Words(
        "a", "b0", "A", "0", ".", "_", "__", "___", "-", "--", ":", "/", "@", "[", "]", "é", "\n", " ", "localhost", "docker.io", "index.docker.io", "library/",
        "[::1]", ":5000", "sha256:", "sha512:", "md5:", new string('a', 64), new string('F', 64), new string('a', 127), new string('0', 128));

    private static readonly Gen<string> Texts = Gen.OneOf(
        Pieces.Array[0, 12].Select(string.Concat),
        // Mostly well-formed, so that the other half is looked at as well.
        Gen.Select(
            Words("", "localhost/", "r.io:5000/", "Reg-1.example/", "[2001:db8::1]/", "docker.io/"),
            Words("a", "b0", "c__d", "e--f", "g.h").Array[1, 4].Select(path => string.Join('/', path)),
            Words("", ":1", ":_x.-", ":" + new string('t', 128), "@sha256:" + new string('a', 64), ":1@sha384:" + new string('0', 96)),
            Pieces,
            Gen.Int[0, 30],
            (domain, path, end, piece, place) => place > 20 ? domain + path + end : (domain + path + end).Insert(Math.Min(place, domain.Length), piece)));

    [Test]
    public void TryParse_AnyText_AgreesWithTheGrammar() => Texts.Sample(
        text => ImageReference.TryParse(text, out ImageReference? reference) == IsReference(text) && (reference is null) != IsReference(text), iter: 20_000);

    [Test]
    public void Parse_AnyReferenceWritten_IsTheSame() => Texts.Where(text => ImageReference.TryParse(text, out _)).Sample(
        text =>
        {
            ImageReference reference = ImageReference.Parse(text);
            // The reference library shortens the name of an official image that looks like an id to what is no reference.
            bool looksLikeId = Identifier().IsMatch(reference.FamiliarName);
            return ImageReference.Parse(reference.ToString()) == reference && (looksLikeId || ImageReference.Parse(reference.FamiliarName) == reference);
        },
        iter: 5_000);

    [TestCase('a')]
    [TestCase('-')]
    [TestCase('/')]
    [TestCase('.')]
    [TestCase(':')]
    [TestCase('@')]
    [TestCase('[')]
    public void TryParse_AMillionCharacters_EndsAtOnce(char c)
        => Assert.That(ImageReference.TryParse("a" + new string(c, 1_000_000) + "!", out _), Is.False);

    [Test]
    public void Parse_LongText_IsNotRepeatedInTheMessage()
        => Assert.That(() => ImageReference.Parse(new string('A', 100_000)), Throws.TypeOf<FormatException>().With.Message.Length.LessThan(1_000));

    [Test]
    public void Parse_Span_CopiesOnlyTheParts()
    {
        const string line = "FROM nginx:1.27 AS base";
        ImageReference first = ImageReference.Parse(line.AsSpan(5, 10));
        long before = GC.GetAllocatedBytesForCurrentThread();

        ImageReference reference = ImageReference.Parse(line.AsSpan(5, 10));

        // Measured: the object 48 bytes, "library/nginx" 48 and "1.27" 32.
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThanOrEqualTo(128));
        Assert.That(reference, Is.EqualTo(first).And.EqualTo(ImageReference.Parse("nginx:1.27")));
    }

    [Test]
    public void Parse_AsTheFrameworkDoes_IsTheSame()
    {
        Assert.That(ParseAs<ImageReference>("app:1"), Is.EqualTo(ImageReference.Parse("app:1")));
        Assert.That(ParseAs<Platform>("linux/arm64/v8"), Is.EqualTo(Platform.Parse("linux/arm64")));
    }

    private static Gen<string> Words(params string[] words) => Gen.Int[0, words.Length - 1].Select(place => words[place]);

    private static T ParseAs<T>(string text)
        where T : ISpanParsable<T>
    {
        Assert.That(T.TryParse(text, null, out T? tried), Is.True);
        Assert.That(T.TryParse(text.AsSpan(), null, out T? span), Is.True);
        Assert.That(span, Is.EqualTo(tried).And.EqualTo(T.Parse(text, null)));
        return T.Parse(text.AsSpan(), null);
    }

    private static bool IsReference(string text)
    {
        if (Identifier().IsMatch(text)) return false;
        int slash = text.IndexOf('/');
        string first = slash < 0 ? "" : text[..slash];
        bool isHost = first == "localhost" || first.Contains('.') || first.Contains(':') || first.Any(char.IsAsciiLetterUpper);
        string domain = isHost ? first : "docker.io";
        string rest = isHost ? text[(slash + 1)..] : text;
        if (domain is "docker.io" or "index.docker.io" && !rest.Contains('/')) rest = "library/" + rest;
        Match match = Reference().Match($"{domain}/{rest}");
        return match.Success && match.Groups["path"].Length <= 255 && (!match.Groups["digest"].Success || Digest().IsMatch(match.Groups["digest"].Value));
    }

    [GeneratedRegex(@"\A[a-f0-9]{64}\z")]
    private static partial Regex Identifier();

    [GeneratedRegex("""
        \A
        (?: (?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]) (?: \. (?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]) )* | \[[a-fA-F0-9:]+\] ) (?: :[0-9]+ )? /
        (?<path> [a-z0-9]+ (?: (?:[._]|__|-+) [a-z0-9]+ )* (?: / [a-z0-9]+ (?: (?:[._]|__|-+) [a-z0-9]+ )* )* )
        (?: : [A-Za-z0-9_][A-Za-z0-9_.-]{0,127} )?
        (?: @ (?<digest> [A-Za-z][A-Za-z0-9]* (?: [-_+.][A-Za-z][A-Za-z0-9]* )* : [0-9a-fA-F]{32,} ) )?
        \z
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\A(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})\z")]
    private static partial Regex Digest();
}
