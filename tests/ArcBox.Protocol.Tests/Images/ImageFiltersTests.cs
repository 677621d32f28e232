using System.Globalization;
using System.Text.Json;
using CsCheck;

namespace ArcBox.Protocol.Tests.Images;

public sealed class ImageFiltersTests
{
    // Quotes, controls, what JSON escapes for the sake of HTML, and what takes two units of UTF-16.
    private static readonly string[] Pieces = ["a", "=", "\"", "\\", "\n", "\0", "<", "+", "é", "漢", "🐳", "\u2028", "/"];

    private static IEnumerable<TestCaseData> Methods =>
    [
        Of("nothing", new ImageFilters(), ""),
        Of("Reference", new ImageFilters().Reference("nginx:1.*"), """{"reference":["nginx:1.*"]}"""),
        Of("Label", new ImageFilters().Label("stage"), """{"label":["stage"]}"""),
        Of("Label, value", new ImageFilters().Label("stage", "a=b"), """{"label":["stage=a=b"]}"""),
        Of("WithoutLabel", new ImageFilters().WithoutLabel("stage"), """{"label!":["stage"]}"""),
        Of("WithoutLabel, value", new ImageFilters().WithoutLabel("stage", ""), """{"label!":["stage="]}"""),
        Of("Dangling", new ImageFilters().Dangling(), """{"dangling":["true"]}"""),
        Of("Dangling, false", new ImageFilters().Dangling(false), """{"dangling":["false"]}"""),
        Of("Before", new ImageFilters().Before("app:1"), """{"before":["app:1"]}"""),
        Of("Since", new ImageFilters().Since("app:1"), """{"since":["app:1"]}"""),
        Of("Add", new ImageFilters().Add("id", "12ab"), """{"id":["12ab"]}"""),
        Of("several", new ImageFilters().Since("b").Label("c").Label("a").Label("c"), """{"label":["c","a","c"],"since":["b"]}"""),
        Of("initializer", new ImageFilters { { "label", "a" }, { "label", "b" } }, """{"label":["a","b"]}"""),
    ];

    [TestCaseSource(nameof(Methods))]
    public void ToJson_OneMethod_WritesItsKey(ImageFilters filters, string json) => Assert.That(filters.ToJson(), Is.EqualTo(json));

    [TestCase("2026-02-03T04:05:06Z", "2026-02-03T04:05:06Z")]
    [TestCase("2026-02-03T04:05:06.5Z", "2026-02-03T04:05:06.5Z")]
    [TestCase("2026-02-03T00:00:00.0000001+02:30", "2026-02-02T21:30:00.0000001Z")]
    [TestCase("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    public void Until_Time_IsRfc3339InUtc(string time, string sent)
        => Assert.That(ValueOf(new ImageFilters().Until(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture))), Is.EqualTo(sent));

    [TestCase("0:00:00", "0h0m0s")]
    [TestCase("0:01:30", "0h1m30s")]
    [TestCase("0:00:00.05", "0h0m0.05s")]
    [TestCase("0:00:59.9999999", "0h0m59.9999999s")]
    [TestCase("1.12:00:00", "36h0m0s")]
    [TestCase("365.00:00:00", "8760h0m0s")]
    public void Until_Age_IsADurationOfGo(string age, string sent)
        => Assert.That(ValueOf(new ImageFilters().Until(TimeSpan.Parse(age, CultureInfo.InvariantCulture))), Is.EqualTo(sent));

    [Test]
    public void Until_CultureWithOtherSigns_IsTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        other.DateTimeFormat.TimeSeparator = ".";
        CultureInfo.CurrentCulture = other;

        ImageFilters filters = new ImageFilters().Until(TimeSpan.FromSeconds(1.5)).Until(DateTimeOffset.UnixEpoch.AddSeconds(1.5));

        CultureInfo.CurrentCulture = before;
        Assert.That(filters.Single().Value, Is.EqualTo(["0h0m1.5s", "1970-01-01T00:00:01.5Z"]));
    }

    [Test]
    public void Until_AgeThatGoHasNot_IsOutOfRange()
    {
        TimeSpan greatest = TimeSpan.FromTicks(long.MaxValue / 100);

        Assert.That(ValueOf(new ImageFilters().Until(greatest)), Is.EqualTo("2562047h47m16.8547758s"));
        Assert.That(() => new ImageFilters().Until(greatest + TimeSpan.FromTicks(1)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ImageFilters().Until(TimeSpan.FromTicks(-1)), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Add_NoKeyOrNoValue_Throws()
    {
        Assert.That(() => new ImageFilters().Add("", "x"), Throws.ArgumentException);
        Assert.That(() => new ImageFilters().Add(null!, "x"), Throws.ArgumentNullException);
        Assert.That(() => new ImageFilters().Add("label", null!), Throws.ArgumentNullException);
    }

    [Test]
    public void ToJson_AnyText_IsReadTheSameByAnyReader()
        => Keys.Sample(keys =>
        {
            ImageFilters filters = Make(keys);
            using JsonDocument document = JsonDocument.Parse(filters.ToJson() is "" ? "{}" : filters.ToJson());
            IEnumerable<(string, string?)> read = document.RootElement.EnumerateObject()
                .SelectMany(key => key.Value.EnumerateArray().Select(value => (key.Name, value.GetString())));
            return read.SequenceEqual(Flat(filters));
        });

    [Test]
    public void Parse_WhatToJsonWrote_IsTheSame()
        => Keys.Sample(keys =>
        {
            ImageFilters filters = Make(keys);
            ImageFilters read = ImageFilters.Parse(filters.ToJson());
            return Flat(read).SequenceEqual(Flat(filters)) && read.ToJson() == filters.ToJson();
        });

    private static Gen<string> Text => Gen.Int[0, Pieces.Length - 1].Select(place => Pieces[place]).Array[0, 8].Select(string.Concat);

    private static Gen<(string, string)[]> Keys
        => Gen.Select(Gen.OneOf(Gen.Const("label"), Gen.Const("reference"), Text.Select(text => "k" + text)), Text).Array[0, 8];

    private static ImageFilters Make((string Key, string Value)[] keys)
        => keys.Aggregate(new ImageFilters(), (filters, next) => filters.Add(next.Key, next.Value));

    private static IEnumerable<(string, string?)> Flat(ImageFilters filters)
        => filters.SelectMany(key => key.Value.Select(value => (key.Key, (string?)value)));

    private static string ValueOf(ImageFilters filters)
    {
        KeyValuePair<string, IReadOnlyList<string>> only = filters.Single();
        Assert.That(only.Key, Is.EqualTo("until"));
        return only.Value.Single();
    }

    private static TestCaseData Of(string name, ImageFilters filters, string json) => new TestCaseData(filters, json).SetArgDisplayNames(name);
}
