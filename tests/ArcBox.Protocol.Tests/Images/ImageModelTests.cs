using System.Globalization;
using ArcBox.Protocol.V1;
using CsCheck;

namespace ArcBox.Protocol.Tests.Images;

/// <summary>What partial classes and small types make of the protocol's plain fields.</summary>
public sealed class ImageModelTests
{
    private static readonly string Hex = new('a', 64);

    [Test]
    public void ImageDigest_Forms_AreNormalized()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ImageDigest.TryNormalize(Hex), Is.EqualTo("sha256:" + Hex));
            Assert.That(ImageDigest.TryNormalize(" sha256:" + Hex + "\n"), Is.EqualTo("sha256:" + Hex));
            Assert.That(ImageDigest.TryNormalize(Hex.ToUpperInvariant()), Is.Null);
            Assert.That(ImageDigest.TryNormalize(Hex[1..]), Is.Null);
            Assert.That(ImageDigest.TryNormalize(null), Is.Null);
            Assert.That(ImageDigest.Shorten("sha256:" + Hex), Is.EqualTo("aaaaaaaaaaaa"));
            Assert.That(ImageDigest.Shorten("nginx"), Is.EqualTo("nginx"));
            Assert.That(ImageDigest.Shorten(null), Is.Null);
            Assert.That(new ImageSummary { Id = "sha256:" + Hex }.ShortId, Is.EqualTo("aaaaaaaaaaaa"));
            Assert.That(new ImageInfo { Id = Hex }.ShortId, Is.EqualTo("aaaaaaaaaaaa"));
        }
    }

    [Test]
    public void Timestamp_AnyTime_RoundTrips()
        => Gen.Long[DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks].Sample(ticks =>
        {
            DateTimeOffset time = new(ticks, TimeSpan.Zero);
            Timestamp message = Timestamp.FromDateTimeOffset(time);
            return message.Nanos is >= 0 and < 1_000_000_000 && message.ToDateTimeOffset() == time;
        });

    [Test]
    public void Timestamp_BeforeTheEpoch_CountsNanosForward()
        => Assert.That(
            Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddTicks(-1)), Is.EqualTo(new Timestamp { Seconds = -1, Nanos = 999_999_900 }));

    [TestCase(0, "1970-01-01T00:00:00Z")]
    [TestCase(1_700_000_000, "2023-11-14T22:13:20Z")]
    [TestCase(long.MaxValue, "9999-12-31T23:59:59Z")]
    [TestCase(long.MinValue, "0001-01-01T00:00:00Z")]
    public void ImageSummary_Created_IsATime(long seconds, string expected)
        => Assert.That(new ImageSummary { Created = seconds }.CreatedAt, Is.EqualTo(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)));

    [TestCase("2024-05-06T07:08:09Z", "2024-05-06T07:08:09.0000000+00:00")]
    [TestCase("2024-05-06T07:08:09.123456789Z", "2024-05-06T07:08:09.1234567+00:00")]
    [TestCase("2024-05-06T07:08:09.5+02:00", "2024-05-06T07:08:09.5000000+02:00")]
    [TestCase("2024-05-06T07:08:09.123456789-07:00", "2024-05-06T07:08:09.1234567-07:00")]
    [TestCase("0001-01-01T00:00:00Z", null)]
    [TestCase("", null)]
    [TestCase("yesterday", null)]
    public void ImageInfo_Created_IsATime(string created, string? expected)
        => Assert.That(new ImageInfo { Created = created }.CreatedAt?.ToString("O"), Is.EqualTo(expected));

    [TestCase("linux", "x86_64", "linux/amd64")]
    [TestCase("linux", "aarch64", "linux/arm64")]
    [TestCase("windows", "", "windows")]
    [TestCase("", "amd64", null)]
    public void ImageInfo_Platform_IsNormalized(string os, string architecture, string? expected)
        => Assert.That(new ImageInfo { Os = os, Architecture = architecture }.Platform?.ToString(), Is.EqualTo(expected));

    [TestCase("linux/amd64", "linux/amd64")]
    [TestCase("Linux/x86_64", "linux/amd64")]
    [TestCase("linux/amd64/v1", "linux/amd64")]
    [TestCase("linux/amd64/v3", "linux/amd64/v3")]
    [TestCase("linux/arm64/v8", "linux/arm64")]
    [TestCase("linux/aarch64/8", "linux/arm64")]
    [TestCase("linux/arm/7", "linux/arm/v7")]
    [TestCase("linux/armhf", "linux/arm/v7")]
    [TestCase("linux/armel", "linux/arm/v6")]
    [TestCase("linux/i386", "linux/386")]
    [TestCase("macos/arm64", "darwin/arm64")]
    [TestCase("windows", "windows")]
    public void Platform_Text_IsNormalizedAndStaysSo(string text, string expected)
    {
        Platform platform = Platform.Parse(text);

        Assert.That(platform.ToString(), Is.EqualTo(expected));
        Assert.That(Platform.Parse(platform.ToString()), Is.EqualTo(platform));
    }

    [TestCase("")]
    [TestCase("linux/")]
    [TestCase("/amd64")]
    [TestCase("linux/amd64/v1/x")]
    [TestCase("linux amd64")]
    [TestCase("linux/ämd64")]
    public void Platform_Malformed_Throws(string text)
    {
        Assert.That(() => Platform.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains("linux/arm64"));
        Assert.That(Platform.TryParse(text, out _), Is.False);
    }

    [TestCase("linux/amd64", "linux/amd64", true)]
    [TestCase("linux", "linux/arm64", true)]
    [TestCase("linux/arm", "linux/arm/v6", true)]
    [TestCase("linux/arm/v7", "linux/arm", true)]
    [TestCase("linux/arm/v7", "linux/arm/v6", true)]
    [TestCase("linux/arm/v6", "linux/arm/v7", false)]
    [TestCase("linux/arm64", "linux/amd64", false)]
    [TestCase("windows/amd64", "linux/amd64", false)]
    public void Platform_Accepts_ComparesWhatIsTold(string wanted, string image, bool expected)
        => Assert.That(Platform.Parse(wanted).Accepts(Platform.Parse(image)), Is.EqualTo(expected));

    [Test]
    public void ImageReference_ParsedAgain_IsTheSame()
    {
        Gen<string> part = Gen.OneOf(Gen.Char["abz09"].Array[1, 6].Select(chars => new string(chars)), Choice("library", "localhost", "a.b", "a__b", "a-b"));
        Gen<string> domain = Choice("", "docker.io/", "index.docker.io/", "localhost/", "localhost:5000/", "ghcr.io/", "[::1]:5000/");
        Gen<string> suffix = Choice("", ":1", ":v1.2-x", "@sha256:" + Hex, ":1@sha256:" + Hex);
        Gen.Select(domain, part.Array[1, 3], suffix).Sample((start, path, end) =>
        {
            ImageReference reference = ImageReference.Parse(start + string.Join('/', path) + end);
            return ImageReference.Parse(reference.ToString()) == reference;
        });
    }

    private static Gen<string> Choice(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(place => choices[place]);
}
