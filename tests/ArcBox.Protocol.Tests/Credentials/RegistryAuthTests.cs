using CsCheck;

namespace ArcBox.Protocol.Tests.Credentials;

public sealed class RegistryAuthTests
{
    [Test]
    public void Normalize_AnyBase64Form_BecomesTheOneThatEnginesRead()
        => Gen.Select(Gen.Byte.Array, Gen.Bool, Gen.Bool).Sample((bytes, url, padded) =>
        {
            string form = Convert.ToBase64String(bytes);
            string expected = form.Replace('+', '-').Replace('/', '_');
            if (url) form = expected;
            if (!padded) form = form.TrimEnd('=');
            return RegistryAuth.Normalize(form) == expected;
        });

    [TestCase("{\"username\":\"me\"}")]
    [TestCase("abcde")]
    [TestCase("ab$d")]
    public void Normalize_NoBase64_IsNull(string text) => Assert.That(RegistryAuth.Normalize(text), Is.Null);
}
