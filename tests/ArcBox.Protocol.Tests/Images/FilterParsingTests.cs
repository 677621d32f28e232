namespace ArcBox.Protocol.Tests.Images;

/// <summary>Filters that others wrote, in the two forms that engines take.</summary>
public sealed class FilterParsingTests
{
    [TestCase("", "")]
    [TestCase("{}", "")]
    [TestCase(""" { "label" : [ "b" , "a" ] } """, """{"label":["b","a"]}""")]
    [TestCase("""{"label":["a","a"]}""", """{"label":["a","a"]}""")]
    [TestCase("""{"label":{"a=b":true}}""", """{"label":["a=b"]}""")]
    [TestCase("""{"reference":{"b":true,"a":true},"dangling":{"false":true}}""", """{"dangling":["false"],"reference":["b","a"]}""")]
    [TestCase("""{"label":["\u006bey=\ud83d\udc33"]}""", """{"label":["key=\uD83D\uDC33"]}""")]
    [TestCase("""{"nosuch":["1"]}""", """{"nosuch":["1"]}""")]
    [TestCase("""{"label":[""]}""", """{"label":[""]}""")]
    public void Parse_EitherForm_IsWrittenAsLists(string json, string written)
    {
        Assert.That(ImageFilters.Parse(json).ToJson(), Is.EqualTo(written));
        Assert.That(ImageFilters.TryParse(json, out ImageFilters? filters), Is.True);
        Assert.That(filters!.ToJson(), Is.EqualTo(written));
    }

    [TestCase("notjson", "BytePositionInLine: 1")]
    [TestCase(" ", "LineNumber: 0")]
    [TestCase("{\n\"label\":[\"a\"", "LineNumber: 1")]
    [TestCase("""{"label":["a"]} x""", "'x' is invalid after a single JSON value")]
    [TestCase("""{"label":["a"],}""", "trailing comma")]
    [TestCase("[]", "the whole text is a list, not an object")]
    [TestCase("null", "the whole text is null, not an object")]
    [TestCase("\"label\"", "the whole text is a string, not an object")]
    [TestCase("""{"label":"a"}""", "label is a string, not a list or an object")]
    [TestCase("""{"label":null}""", "label is null, not a list or an object")]
    [TestCase("""{"dangling":true}""", "dangling is a truth value, not a list or an object")]
    [TestCase("""{"label":["a",1]}""", "label[1] is a number, not a string")]
    [TestCase("""{"label":[null]}""", "label[0] is null, not a string")]
    [TestCase("""{"label":[["a"]]}""", "label[0] is a list, not a string")]
    [TestCase("""{"label":{"a=b":1}}""", "label[\"a=b\"] is a number, not true")]
    [TestCase("""{"label":{"a=b":{}}}""", "label[\"a=b\"] is an object, not true")]
    [TestCase("""{"label":{"a":true,"b":false}}""", "label[\"b\"] is false")]
    [TestCase("""{"label":[]}""", "label has no values")]
    [TestCase("""{"label":{}}""", "label has no values")]
    [TestCase("""{"label":["a"],"reference":{"b":true}}""", "reference is of another form than the keys before it")]
    [TestCase("""{"label":["a"],"label":["b"]}""", "label")]
    [TestCase("""{"":["a"]}""", "one of the keys is empty")]
    [TestCase("""{"label":["\ud83d"]}""", "surrogate")]
    [TestCase("""{"\ud83d":["a"]}""", "surrogate")]
    [TestCase("""{"label":{"\ud83d":true}}""", "surrogate")]
    public void Parse_NeitherForm_SaysWhatAndWhere(string json, string problem)
    {
        Assert.That(() => ImageFilters.Parse(json), Throws.TypeOf<FormatException>().With.Message.Contains(problem));
        Assert.That(ImageFilters.TryParse(json, out ImageFilters? filters), Is.False);
        Assert.That(filters, Is.Null);
    }

    [Test]
    public void Parse_TextThatIsNoUnicode_SaysSo()
        => Assert.That(() => ImageFilters.Parse("{\"label\":[\"" + '\ud83d' + "\"]}"), Throws.TypeOf<FormatException>().With.Message.Contains("surrogate"));

    [Test]
    public void Parse_ManyLevels_Fails()
        => Assert.That(() => ImageFilters.Parse(new string('[', 100_000)), Throws.TypeOf<FormatException>());

    [Test]
    public void Parse_Null_Throws()
    {
        Assert.That(() => ImageFilters.Parse(null!), Throws.ArgumentNullException);
        Assert.That(ImageFilters.TryParse(null, out _), Is.False);
    }
}
